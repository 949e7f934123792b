package dev.jetstream.benchmarks;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** How much of the heap was in use: at most, and at most just after a collection. */
final class LiveHeap {
    private final AtomicLong live = new AtomicLong();
    private final Set<String> pools = pools().map(MemoryPoolMXBean::getName).collect(toUnmodifiableSet());

    private LiveHeap() {}

    /** From now on. */
    static LiveHeap watched() {
        LiveHeap heap = new LiveHeap();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> heap.look(
                                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData())
                                            .getGcInfo()),
                            notification -> notification
                                    .getType()
                                    .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION),
                            null);
        }
        return heap;
    }

    long mostAfterCollections() {
        return live.get();
    }

    long peak() {
        return pools().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }

    private void look(GcInfo info) {
        long used = info.getMemoryUsageAfterGc().entrySet().stream()
                .filter(pool -> pools.contains(pool.getKey()))
                .mapToLong(pool -> pool.getValue().getUsed())
                .sum();
        long unused = live.accumulateAndGet(used, Math::max);
    }

    private static Stream<MemoryPoolMXBean> pools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP);
    }
}
