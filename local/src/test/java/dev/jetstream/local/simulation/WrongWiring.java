package dev.jetstream.local.simulation;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.LeaseLostException;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.Topics;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.ledger.ItemState;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.message.AnalysisRequested;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.MessageCodec;
import dev.jetstream.core.warehouse.JobNote;
import dev.jetstream.core.warehouse.JobReport;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.QueryJob;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.DispatchReport;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.workflow.WorkflowSubmitter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Bugs of the protocol, each a way of putting the right parts together wrongly. A simulation that does not find them
 * says nothing when it finds nothing.
 */
enum WrongWiring implements History.Wiring {
    /** The completion is on its way when the message is acknowledged, and may be lost with the worker. */
    ACK_BEFORE_PUBLISH {
        @Override
        Outbox outbox(Outbox right, Host host, Parts parts) {
            return (topic, payload, attributes) -> {
                if (!topic.equals(EventTopics.EVENTS)) {
                    return right.publish(topic, payload, attributes);
                }
                return Mono.fromCallable(() -> {
                    Disposable unused =
                            right.publish(topic, payload, attributes).subscribe(id -> {}, lost -> {});
                    return "soon";
                });
            };
        }
    },
    /** A message is acknowledged as soon as it is taken. */
    ACK_BEFORE_LEDGER {
        @Override
        Inbox inbox(Inbox right, Host host, String subscription, Parts parts) {
            return () -> right.pull().flatMap(held -> held.ack().thenReturn(new Settled(held)));
        }
    },
    /** A redelivered item that is analysed is acknowledged without a word to the exporter. */
    ANALYSED_ACKED_SILENTLY {
        @Override
        Inbox inbox(Inbox right, Host host, String subscription, Parts parts) {
            return subscription.startsWith("batch-") ? () -> right.pull().flatMap(held -> skipped(held, parts)) : right;
        }

        private static Mono<Delivery> skipped(Delivery held, Parts parts) {
            AnalysisRequested request = (AnalysisRequested) new MessageCodec().decode(held.payload());
            LedgerEntry entry = parts.watch()
                    .entries()
                    .get(Watch.key(
                            request.batch(), request.slug(), request.date().toString()));
            return entry != null && entry.state() == ItemState.ANALYSED
                    ? held.ack().then(Mono.empty())
                    : Mono.just(held);
        }
    },
    /** Jobs are named after what they make, not after the batch that wants it. */
    JOB_ID_WITHOUT_BATCH {
        @Override
        Warehouse warehouse(Warehouse right, Host host, Parts parts) {
            return new Renaming(right, key -> key, true);
        }
    },
    /** Who comes upon a running job cancels it and starts it again. */
    CANCEL_INSTEAD_OF_RE_ATTACHING {
        @Override
        Warehouse warehouse(Warehouse right, Host host, Parts parts) {
            return new Renaming(
                    right,
                    key -> {
                        parts.warehouse().cancel(key);
                        return key;
                    },
                    false);
        }
    },
    /** Who comes upon a running job starts another one beside it. */
    JOB_ID_PER_WORKER {
        @Override
        Warehouse warehouse(Warehouse right, Host host, Parts parts) {
            return new Renaming(right, key -> key + host.name(), false);
        }
    },
    /** Nobody looks whether a job of an older batch has ended last: what a dead worker began stands. */
    ZOMBIE_WRITES_LAST {
        @Override
        Warehouse warehouse(Warehouse right, Host host, Parts parts) {
            return new Renaming(right, key -> key, false) {
                @Override
                public Flux<JobNote> jobs(Instant createdSince) {
                    return Flux.empty();
                }
            };
        }
    },
    /** An object that is there is taken for another writer's, though the bytes are ours. */
    CONFLICT_TAKEN_AS_DEFEAT {
        @Override
        BlobStore store(BlobStore right, SimulatedStore bucket) {
            return new Storing(right) {
                @Override
                public Mono<Blob.BlobInfo> create(
                        String name, byte[] bytes, String contentType, Map<String, String> metadata) {
                    return Mono.defer(() -> bucket.find(name) == null
                            ? right.create(name, bytes, contentType, metadata)
                            : Mono.error(new ConflictException(name + " is there")));
                }
            };
        }
    },
    /** The manifest is begun and finished in two writes. */
    MANIFEST_IN_TWO_WRITES {
        @Override
        BlobStore store(BlobStore right, SimulatedStore bucket) {
            return new Storing(right) {
                @Override
                public Mono<Blob.BlobInfo> create(
                        String name, byte[] bytes, String contentType, Map<String, String> metadata) {
                    return name.endsWith("/manifest.json")
                            ? right.create(name, bytes, contentType, Map.of("state", "begun"))
                                    .flatMap(begun ->
                                            right.replace(name, begun.generation(), bytes, contentType, metadata))
                            : right.create(name, bytes, contentType, metadata);
                }
            };
        }
    },
    /** The subscription is made by the first worker: what was published before is lost. */
    SUBSCRIPTION_AFTER_PUBLISHING {
        @Override
        Topics topics(Topics right, Host host) {
            return new Topics() {
                @Override
                public Mono<Void> ensureTopic(String topic) {
                    return right.ensureTopic(topic);
                }

                @Override
                public Mono<Void> ensureSubscription(SubscriptionSpec spec) {
                    return host.role().equals("dispatcher") && spec.name().startsWith("batch-")
                            ? Mono.empty()
                            : right.ensureSubscription(spec);
                }

                @Override
                public Mono<Void> deleteSubscription(String subscription) {
                    return right.deleteSubscription(subscription);
                }
            };
        }
    },
    /** Every trigger is an act of its own. */
    BATCH_PER_TRIGGER {
        @Override
        DispatchRequest request(DispatchRequest right, Host host) {
            return caused(right, host.name());
        }
    },
    /** Every replay of what failed is an act of its own. */
    REPLAYED_TWICE {
        @Override
        DispatchRequest again(DispatchRequest failed, Parts parts) {
            return caused(failed, "replayed at " + parts.world().time().events());
        }
    },
    /** What failed is acknowledged, so that nobody tries again. */
    FAILURES_ACKED {
        @Override
        Inbox inbox(Inbox right, Host host, String subscription, Parts parts) {
            return () -> right.pull().map(held -> new Settled(held) {
                @Override
                public Mono<Void> nack() {
                    return held.ack();
                }
            });
        }
    },
    /** Nobody hears what the bus has given up. */
    DEAD_LETTERS_UNHEARD {
        @Override
        Inbox inbox(Inbox right, Host host, String subscription, Parts parts) {
            return subscription.equals(EventTopics.GIVEN_UP) ? Mono::never : right;
        }
    },
    /** Who judges a batch does not remind the exporter. */
    NO_REMINDER {
        @Override
        Outbox outbox(Outbox right, Host host, Parts parts) {
            return host.role().equals("verify") ? (topic, payload, attributes) -> Mono.just("never sent") : right;
        }
    },
    /** Leases run out, for nobody renews them, and whoever has lost one goes on. */
    LOST_LEASE_IGNORED {
        @Override
        Inbox inbox(Inbox right, Host host, String subscription, Parts parts) {
            return () -> right.pull().map(held -> new Settled(held) {
                @Override
                public Mono<Void> extend(Duration lease) {
                    return Mono.empty();
                }
            });
        }
    };

    private static DispatchRequest caused(DispatchRequest right, String cause) {
        return new DispatchRequest(
                right.kind(),
                right.date(),
                right.slugs(),
                right.periods(),
                right.options(),
                right.recompute(),
                right.reason(),
                cause);
    }

    Outbox outbox(Outbox right, Host host, Parts parts) {
        return right;
    }

    DispatchRequest again(DispatchRequest failed, Parts parts) {
        return failed;
    }

    Inbox inbox(Inbox right, Host host, String subscription, Parts parts) {
        return right;
    }

    Topics topics(Topics right, Host host) {
        return right;
    }

    BlobStore store(BlobStore right, SimulatedStore bucket) {
        return right;
    }

    Warehouse warehouse(Warehouse right, Host host, Parts parts) {
        return right;
    }

    DispatchRequest request(DispatchRequest right, Host host) {
        return right;
    }

    @Override
    public Programs programs(Parts parts) {
        return new Programs(parts) {
            @Override
            Mono<DispatchReport> dispatcher(Host host, DispatchRequest request, WorkflowSubmitter workflows) {
                return super.dispatcher(host, request(request, host), workflows);
            }

            @Override
            DispatchRequest again(DispatchRequest failed) {
                return WrongWiring.this.again(super.again(failed), parts);
            }

            @Override
            Outbox outbox(Host host) {
                return WrongWiring.this.outbox(super.outbox(host), host, parts);
            }

            @Override
            Inbox inbox(Host host, String subscription) {
                return WrongWiring.this.inbox(super.inbox(host, subscription), host, subscription, parts);
            }

            @Override
            Topics topics(Host host) {
                return WrongWiring.this.topics(super.topics(host), host);
            }

            @Override
            BlobStore store(Host host, SimulatedStore bucket) {
                return WrongWiring.this.store(super.store(host, bucket), bucket);
            }

            @Override
            Warehouse warehouse(Host host) {
                return WrongWiring.this.warehouse(super.warehouse(host), host, parts);
            }

            private DispatchRequest request(DispatchRequest right, Host host) {
                return WrongWiring.this.request(right, host);
            }
        };
    }

    /** A delivery as it is. */
    private static class Settled implements Delivery {
        private final Delivery held;

        Settled(Delivery held) {
            this.held = held;
        }

        @Override
        public String messageId() {
            return held.messageId();
        }

        @Override
        public byte[] payload() {
            return held.payload();
        }

        @Override
        public Map<String, String> attributes() {
            return held.attributes();
        }

        @Override
        public int attempt() {
            return held.attempt();
        }

        @Override
        public Mono<Void> ack() {
            return held.ack().onErrorResume(LeaseLostException.class, lost -> Mono.empty());
        }

        @Override
        public Mono<Void> nack() {
            return held.nack().onErrorResume(LeaseLostException.class, lost -> Mono.empty());
        }

        @Override
        public Mono<Void> extend(Duration lease) {
            return held.extend(lease).onErrorResume(LeaseLostException.class, lost -> Mono.empty());
        }
    }

    /** A bucket as it is. */
    private static class Storing implements BlobStore {
        private final BlobStore right;

        Storing(BlobStore right) {
            this.right = right;
        }

        @Override
        public Mono<Blob> read(String name) {
            return right.read(name);
        }

        @Override
        public Mono<Blob.BlobInfo> create(String name, byte[] bytes, String contentType, Map<String, String> metadata) {
            return right.create(name, bytes, contentType, metadata);
        }

        @Override
        public Mono<Blob.BlobInfo> replace(
                String name, long generation, byte[] bytes, String contentType, Map<String, String> metadata) {
            return right.replace(name, generation, bytes, contentType, metadata);
        }

        @Override
        public Flux<Blob.BlobInfo> list(String prefix) {
            return right.list(prefix);
        }

        @Override
        public Mono<Void> delete(String name, long generation) {
            return right.delete(name, generation);
        }
    }

    /** A warehouse whose jobs have other names. */
    private static class Renaming implements Warehouse {
        private final Warehouse right;
        private final UnaryOperator<String> rename;
        private final boolean byStatement;

        Renaming(Warehouse right, UnaryOperator<String> rename, boolean byStatement) {
            this.right = right;
            this.rename = rename;
            this.byStatement = byStatement;
        }

        @Override
        public Mono<JobReport> run(QueryJob job) {
            String key = byStatement ? Digest.sha256(job.destination() + job.sql()) : rename.apply(job.jobKey());
            return right.run(new QueryJob(
                    key, job.sql(), job.destination(), job.disposition(), job.defaultDataset(), job.labels()));
        }

        @Override
        public Mono<JobReport> load(LoadJob job) {
            String key = byStatement ? Digest.sha256(job.destination().toString()) : rename.apply(job.jobKey());
            return right.load(new LoadJob(
                    key, job.destination(), job.schema(), job.description(), job.rows(), job.append(), job.labels()));
        }

        @Override
        public Flux<JobNote> jobs(Instant createdSince) {
            return right.jobs(createdSince);
        }

        @Override
        public Flux<Row> query(String sql, Map<String, String> labels) {
            return right.query(sql, labels);
        }

        @Override
        public Mono<TableInfo> table(TableId id) {
            return right.table(id);
        }

        @Override
        public Flux<TableInfo> tables(String project, String dataset, String prefix) {
            return right.tables(project, dataset, prefix);
        }

        @Override
        public Mono<Void> describe(TableId id, @Nullable String description, Map<String, @Nullable String> labels) {
            return right.describe(id, description, labels);
        }

        @Override
        public Mono<Void> ensureDataset(String project, String dataset) {
            return right.ensureDataset(project, dataset);
        }

        @Override
        public Mono<Void> delete(TableId id) {
            return right.delete(id);
        }

        @Override
        public Mono<DryRun> dryRun(String sql, @Nullable TableId defaultDataset) {
            return right.dryRun(sql, defaultDataset);
        }
    }
}
