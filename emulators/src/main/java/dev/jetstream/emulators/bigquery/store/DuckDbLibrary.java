package dev.jetstream.emulators.bigquery.store;

import dev.jetstream.emulators.host.DiskWords;
import dev.jetstream.emulators.host.HostException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Driver;
import java.util.Locale;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB's driver with its native library unpacked where we say, and only once.
 *
 * <p>The driver itself unpacks 61 MB into the system's temporary folder at every start and leaves them there when the
 * process is killed. It first looks for the library as a resource and then asks its class loader for it; so a class
 * loader of our own hides the resource and names the file in the work folder.
 */
final class DuckDbLibrary {
    private static @Nullable Driver driver;

    private DuckDbLibrary() {}

    /** The driver; the first call in a JVM decides the folder. Other files in it are deleted. */
    static synchronized Driver driver(Path folder) {
        Driver known = driver;
        if (known == null) {
            known = load(folder);
            driver = known;
        }
        return known;
    }

    private static Driver load(Path folder) {
        try {
            Path library = unpack(folder);
            URL jar = DuckDBDriver.class.getProtectionDomain().getCodeSource().getLocation();
            ClassLoader loader = new Loader(jar, library);
            return (Driver) loader.loadClass(DuckDBDriver.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (IOException e) {
            throw new HostException("cannot unpack DuckDB's library into %s: %s".formatted(folder, DiskWords.of(e)), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot load DuckDB's driver", e);
        }
    }

    private static Path unpack(Path folder) throws IOException {
        String resource = resourceName();
        URL url = DuckDBDriver.class.getResource("/" + resource);
        if (url == null) {
            throw new IOException("DuckDB has no native library " + resource + " for this machine");
        }
        Files.createDirectories(folder);
        long size = url.openConnection().getContentLengthLong();
        Path library = folder.resolve(size + "-" + resource);
        deleteOthers(folder, library);
        if (!Files.exists(library)) {
            Path half = folder.resolve("unpacking");
            try (InputStream in = url.openStream()) {
                Files.copy(in, half, StandardCopyOption.REPLACE_EXISTING);
            }
            commit(half, library);
        }
        return library.toAbsolutePath();
    }

    private static void commit(Path half, Path library) throws IOException {
        try {
            Files.move(half, library, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(half, library);
        }
    }

    private static void deleteOthers(Path folder, Path kept) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            for (Path path : found.toList()) {
                if (!path.equals(kept)) {
                    Files.delete(path);
                }
            }
        }
    }

    /** The driver's own naming, as in {@code libduckdb_java.so_linux_amd64}. */
    private static String resourceName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String cpu = arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : "amd64";
        if (os.contains("mac")) {
            return "libduckdb_java.so_osx_universal";
        }
        return "libduckdb_java.so_" + (os.contains("win") ? "windows" : "linux") + "_" + cpu;
    }

    private static final class Loader extends URLClassLoader {
        private final Path library;

        Loader(URL jar, Path library) {
            super("duckdb", new URL[] {jar}, ClassLoader.getPlatformClassLoader());
            this.library = library;
        }

        @Override
        public @Nullable URL getResource(String name) {
            return name.startsWith("libduckdb_java") ? null : super.getResource(name);
        }

        @Override
        protected String findLibrary(String name) {
            return library.toString();
        }
    }
}
