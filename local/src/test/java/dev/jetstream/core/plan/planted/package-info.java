/** Classes that break the rules of the architecture on purpose. */
@org.jspecify.annotations.NullMarked
package dev.jetstream.core.plan.planted;
