package dev.jetstream.core.plan.planted;

import reactor.core.publisher.Mono;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedReactive {
    Mono<Integer> answer() {
        return Mono.just(1);
    }
}
