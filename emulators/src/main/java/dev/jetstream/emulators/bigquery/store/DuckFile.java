package dev.jetstream.emulators.bigquery.store;

import dev.jetstream.emulators.bigquery.sql.DuckDbPrelude;
import dev.jetstream.emulators.host.DiskWords;
import dev.jetstream.emulators.host.HostException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database file of a folder, opened by one process at a time.
 *
 * <p>Each statement runs on the thread that asks for it and on no other, so that sums of floats repeat bit for bit;
 * several may run side by side on sessions of their own. The engine may touch no file but its own and the spool folder.
 */
public final class DuckFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DuckFile.class);
    private static final Pattern CONFLICT =
            Pattern.compile("TransactionContext|write-write conflict|Conflict on|duplicate key");
    private static final int CONFLICT_RETRIES = 40;
    private static final long FIRST_PAUSE_NANOS = 2_000_000;
    private static final long LONGEST_PAUSE_NANOS = 200_000_000;

    /** Half a minute of {@link #FIRST_PAUSE_NANOS}: by then a checkpoint is done on any disk. */
    private static final int PATIENCE_PAUSES = 15_000;

    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final Path spool;
    private final FileChannel lockFile;
    private final Driver driver;
    private final String url;
    private final Connection first;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger lent = new AtomicInteger();

    private DuckFile(Path home, Path spool, FileChannel lockFile, Driver driver, String url, Connection first) {
        this.home = home;
        this.spool = spool;
        this.lockFile = lockFile;
        this.driver = driver;
        this.url = url;
        this.first = first;
    }

    /** Does something with a session. */
    @FunctionalInterface
    public interface Work<T> {
        /** Keeps nothing of the session. */
        T on(Session session) throws SQLException;
    }

    /**
     * Opens or makes {@code bigquery.duckdb} in a folder; what a killed process left is cleared away.
     *
     * @throws HostException when another process has it open
     */
    public static DuckFile open(Path folder) {
        try {
            Path home = Files.createDirectories(folder).toRealPath();
            FileChannel lockFile = lock(home);
            try {
                return open(home, lockFile);
            } catch (SQLException e) {
                release(home, lockFile);
                throw new HostException("cannot open the warehouse in " + home + ": " + e.getMessage(), e);
            } catch (RuntimeException | IOException e) {
                release(home, lockFile);
                throw e;
            }
        } catch (IOException e) {
            throw new HostException("cannot open the warehouse in %s: %s".formatted(folder, DiskWords.of(e)), e);
        }
    }

    private static DuckFile open(Path home, FileChannel lockFile) throws IOException, SQLException {
        Path spool = emptied(home.resolve("spool"));
        Path overflow = emptied(home.resolve("overflow"));
        Driver driver = DuckDbLibrary.driver(home.resolve("native"));
        String url = "jdbc:duckdb:" + home.resolve("bigquery.duckdb");
        Connection first = driver.connect(url, new Properties());
        for (String setting : settings(spool, overflow)) {
            execute(first, setting);
        }
        DuckDbPrelude.install(first);
        return new DuckFile(home, spool, lockFile, driver, url, first);
    }

    private static List<String> settings(Path spool, Path overflow) {
        return List.of(
                "SET threads = 1",
                "SET memory_limit = '" + memoryLimitMegabytes() + "MB'",
                "SET temp_directory = " + Sql.text(overflow.toString()),
                "SET autoinstall_known_extensions = false",
                "SET autoload_known_extensions = false",
                "SET allowed_directories = [" + Sql.text(spool.toString()) + "]",
                "SET enable_external_access = false");
    }

    /** Half of the machine: the JVMs around need the rest; what exceeds it goes to the overflow folder. */
    private static long memoryLimitMegabytes() {
        return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getTotalMemorySize()
                / 2_000_000;
    }

    /** Where uploads wait; the only folder that the engine may read. */
    public Path spool() {
        return spool;
    }

    /** Reads, or changes one thing, without a transaction around it. */
    public <T> T read(Work<T> work) {
        Connection connection = borrow();
        try {
            return work.on(new Session(connection));
        } catch (SQLException e) {
            throw new EngineException(e);
        } finally {
            idle.push(connection);
            lent.decrementAndGet();
        }
    }

    /** Does all or nothing; repeats the work when another transaction was faster. */
    public <T> T write(Work<T> work) {
        for (int attempt = 0; ; attempt++) {
            Connection connection = borrow();
            try {
                connection.setAutoCommit(false);
                T result = work.on(new Session(connection));
                connection.commit();
                return result;
            } catch (SQLException e) {
                rollBack(connection);
                if (!isConflict(e) || attempt == CONFLICT_RETRIES) {
                    throw new EngineException(e);
                }
                pause(attempt);
            } catch (RuntimeException e) {
                rollBack(connection);
                throw e;
            } finally {
                giveBack(connection);
            }
        }
    }

    /** Changes something without a result. */
    @FunctionalInterface
    public interface Change {
        /** Keeps nothing of the session. */
        void on(Session session) throws SQLException;
    }

    /** Does all or nothing, as {@link #write}. */
    public void change(Change change) {
        Boolean unused = write(session -> {
            change.on(session);
            return Boolean.TRUE;
        });
    }

    /**
     * Moves what the log has into the file, so that the next start need not, and dead blocks are used again. Does
     * nothing when somebody writes meanwhile.
     */
    public void checkpoint() {
        try {
            Boolean unused = read(session -> {
                session.run("CHECKPOINT");
                return Boolean.TRUE;
            });
        } catch (EngineException e) {
            LOG.debug("no checkpoint this time", e);
        }
    }

    /** Waits for what is still running, for the engine keeps the file open until its last session is closed. */
    @Override
    public void close() {
        for (int pauses = 0; lent.get() > 0 && pauses < PATIENCE_PAUSES; pauses++) {
            LockSupport.parkNanos(FIRST_PAUSE_NANOS);
        }
        try {
            for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
                connection.close();
            }
            first.close();
        } catch (SQLException e) {
            LOG.warn("the warehouse did not close cleanly", e);
        }
        try {
            release(home, lockFile);
        } catch (IOException e) {
            LOG.warn("the warehouse's lock was not released", e);
        }
    }

    private Connection borrow() {
        lent.incrementAndGet();
        Connection connection = idle.poll();
        return connection == null ? opened() : connection;
    }

    private Connection opened() {
        try {
            Connection opened = driver.connect(url, new Properties());
            for (String setting : DuckDbPrelude.statements()) {
                execute(opened, setting);
            }
            return opened;
        } catch (SQLException e) {
            lent.decrementAndGet();
            throw new EngineException(e);
        }
    }

    private void giveBack(Connection connection) {
        try {
            connection.setAutoCommit(true);
            idle.push(connection);
        } catch (SQLException e) {
            LOG.debug("a session has no transaction any more after a failed commit: it is closed", e);
            closeQuietly(connection);
        } finally {
            lent.decrementAndGet();
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a session did not close", e);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debug("nothing to roll back", e);
        }
    }

    /** Whether the transaction only came too late and may be repeated. */
    public static boolean isConflict(SQLException e) {
        String message = Objects.toString(e.getMessage(), "");
        return CONFLICT.matcher(message).find() && !EngineException.isOfTheDisk(message);
    }

    private static void pause(int attempt) {
        LockSupport.parkNanos(Math.min(FIRST_PAUSE_NANOS << Math.min(attempt, 10), LONGEST_PAUSE_NANOS));
    }

    /**
     * Holds the folder against other processes by a lock on a file, and against this one by {@link #OPEN}: to open and
     * close that file a second time would release the lock.
     */
    private static FileChannel lock(Path home) throws IOException {
        if (!OPEN.add(home)) {
            throw inUse(home, "this process");
        }
        FileChannel channel =
                FileChannel.open(home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            release(home, channel);
            throw inUse(home, "another process");
        }
        return channel;
    }

    private static void release(Path home, FileChannel lockFile) throws IOException {
        OPEN.remove(home);
        lockFile.close();
    }

    private static HostException inUse(Path home, String owner) {
        return new HostException("the warehouse in " + home + " is in use by " + owner);
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> left = Files.list(folder)) {
            for (Path path : left.toList()) {
                Files.delete(path);
            }
        }
        return folder;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
