package dev.jetstream.core.config.collection;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import dev.jetstream.core.config.toml.TomlFile;
import dev.jetstream.core.config.toml.TomlSection;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** One file of a tree: its bytes, parsed when first needed; or the reason why it is not read at all. */
public final class ConfigFile {
    private final String name;
    private final byte[] bytes;
    private final Memo<TomlSection> root;

    private ConfigFile(String name, byte[] bytes, Supplier<TomlSection> source) {
        this.name = name;
        this.bytes = bytes;
        this.root = new Memo<>(source);
    }

    /**
     * A file with content.
     *
     * @param name as shown in messages
     */
    public static ConfigFile of(String name, byte[] bytes) {
        byte[] copy = bytes.clone();
        return new ConfigFile(name, copy, () -> TomlFile.parse(name, copy));
    }

    /** A file that is refused whenever somebody needs it. */
    public static ConfigFile refused(String name, String reason) {
        return new ConfigFile(name, ("refused: " + reason).getBytes(StandardCharsets.UTF_8), () -> {
            throw ConfigException.of(Kind.REPOSITORY, Place.of(name), "", reason, null);
        });
    }

    /** As messages show it. */
    public String name() {
        return name;
    }

    /** What identifies the content: the bytes, or the reason of the refusal. */
    public byte[] bytes() {
        return bytes.clone();
    }

    TomlSection root() {
        return root.get();
    }
}
