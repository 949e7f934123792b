package dev.jetstream.core.blob;

final class InMemoryBlobStoreTest extends BlobStoreContract {
    private final BlobStore store = new InMemoryBlobStore();

    @Override
    protected BlobStore store() {
        return store;
    }

    @Override
    protected String folder() {
        return "twin";
    }
}
