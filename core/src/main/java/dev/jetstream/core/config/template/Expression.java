package dev.jetstream.core.config.template;

import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.template.TemplateException.Fault;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands inside a print statement. */
sealed interface Expression {
    @Nullable Object evaluate(Map<String, ? extends Object> scope);

    /** Adds the top-level names the expression refers to. */
    void collectNames(Set<String> names);

    /** A text, a number, true, false or none. */
    record Literal(@Nullable Object value) implements Expression {
        @Override
        public @Nullable Object evaluate(Map<String, ? extends Object> scope) {
            return value;
        }

        @Override
        public void collectNames(Set<String> names) {
            // a literal refers to nothing
        }
    }

    /** A name of the scope. */
    record Name(String name, Position position) implements Expression {
        @Override
        public @Nullable Object evaluate(Map<String, ? extends Object> scope) {
            Object value = scope.get(name);
            if (value == null) {
                throw new TemplateException(
                        Fault.UNDEFINED,
                        "'%s' is undefined%s".formatted(name, NearestName.hint(name, scope.keySet())),
                        position);
            }
            return value;
        }

        @Override
        public void collectNames(Set<String> names) {
            names.add(name);
        }
    }

    /** An attribute or subscript. */
    record Attribute(Expression owner, String name, Position position) implements Expression {
        @Override
        public @Nullable Object evaluate(Map<String, ? extends Object> scope) {
            Object value = owner.evaluate(scope);
            if (value instanceof Attributes attributes) {
                return attributes.attribute(name).orElseThrow(this::undefined).value();
            }
            throw undefined();
        }

        private TemplateException undefined() {
            return new TemplateException(Fault.UNDEFINED, "there is no attribute '%s'".formatted(name), position);
        }

        @Override
        public void collectNames(Set<String> names) {
            owner.collectNames(names);
        }
    }

    /** A call of a helper with its only argument; null when it was called without. */
    record Call(Expression function, @Nullable Expression argument, Position position) implements Expression {
        @Override
        public @Nullable Object evaluate(Map<String, ? extends Object> scope) {
            if (!(function.evaluate(scope) instanceof Helper helper)) {
                throw new TemplateException(Fault.VALUE, "only helper functions can be called", position);
            }
            if (argument == null) {
                throw new TemplateException(
                        Fault.VALUE,
                        "%s takes exactly one argument, %s".formatted(helper.name(), Helper.ARGUMENT),
                        position);
            }
            return helper.call(argument.evaluate(scope));
        }

        @Override
        public void collectNames(Set<String> names) {
            function.collectNames(names);
            if (argument != null) {
                argument.collectNames(names);
            }
        }
    }
}
