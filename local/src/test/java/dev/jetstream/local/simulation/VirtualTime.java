package dev.jetstream.local.simulation;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * The one scheduler of a simulation: runs one task at a time, and of those that are due at the same time any.
 *
 * <p>Reactor's own virtual time runs such tasks in the order of their scheduling, and so explores one order only. The
 * tasks of one worker stay in their order, for that is what Reactor's operators rely on.
 */
final class VirtualTime implements Scheduler {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final SplittableRandom ties;
    private long nanos;
    private long events;
    private long sequence;

    VirtualTime(long seed) {
        this.ties = new SplittableRandom(seed);
    }

    /** Nanoseconds since the start of the simulation. */
    long nanos() {
        return nanos;
    }

    /** How many tasks have run. */
    long events() {
        return events;
    }

    /** Runs what is due, and lets time pass where nothing is, until the condition holds or nothing is left to do. */
    boolean runUntil(BooleanSupplier condition, long mostEvents) {
        long last = events + mostEvents;
        while (!condition.getAsBoolean()) {
            Task next = tasks.poll();
            if (next == null || events >= last) {
                return false;
            }
            if (!next.isDisposed()) {
                nanos = Math.max(nanos, next.due);
                events++;
                next.run();
            }
        }
        return true;
    }

    @Override
    public Disposable schedule(Runnable work) {
        return add(new Task(work, nanos, ties.nextLong(), 0, null));
    }

    @Override
    public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
        return add(new Task(work, nanos + unit.toNanos(delay), ties.nextLong(), 0, null));
    }

    /** Runs work after a while. */
    void later(Duration delay, Runnable work) {
        Disposable unused = after(delay, work);
    }

    /** Runs work after a while, unless it is disposed of before. */
    Disposable after(Duration delay, Runnable work) {
        return schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedulePeriodically(Runnable work, long delay, long period, TimeUnit unit) {
        return add(new Task(work, nanos + unit.toNanos(delay), ties.nextLong(), unit.toNanos(period), null));
    }

    @Override
    public long now(TimeUnit unit) {
        return unit.convert(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public Scheduler.Worker createWorker() {
        return new Line();
    }

    private Task add(Task task) {
        tasks.add(task);
        return task;
    }

    /** A worker: its tasks that are due at the same time run in their order, between those of others. */
    private final class Line implements Scheduler.Worker {
        private final long tie = ties.nextLong();
        private boolean disposed;

        @Override
        public Disposable schedule(Runnable work) {
            return add(new Task(work, nanos, tie, 0, this));
        }

        @Override
        public Disposable schedule(Runnable work, long delay, TimeUnit unit) {
            return add(new Task(work, nanos + unit.toNanos(delay), tie, 0, this));
        }

        @Override
        public Disposable schedulePeriodically(Runnable work, long delay, long period, TimeUnit unit) {
            return add(new Task(work, nanos + unit.toNanos(delay), tie, unit.toNanos(period), this));
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }

    private final class Task implements Disposable, Comparable<Task> {
        private final Runnable work;
        private final long tie;
        private final long period;
        private final @Nullable Line line;
        private long due;
        private long order = sequence++;
        private boolean disposed;

        Task(Runnable work, long due, long tie, long period, @Nullable Line line) {
            this.work = work;
            this.due = due;
            this.tie = tie;
            this.period = period;
            this.line = line;
        }

        void run() {
            work.run();
            if (period > 0 && !isDisposed()) {
                due += period;
                order = sequence++;
                tasks.add(this);
            }
        }

        @Override
        public void dispose() {
            disposed = true;
        }

        @Override
        public boolean isDisposed() {
            return disposed || (line != null && line.disposed);
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(due, other.due);
            int byTie = byTime != 0 ? byTime : Long.compare(tie, other.tie);
            return byTie != 0 ? byTie : Long.compare(order, other.order);
        }
    }
}
