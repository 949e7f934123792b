package dev.jetstream.emulators.pubsub;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;

/** Update masks over top-level fields, the only ones that Pub/Sub's updates name. */
final class FieldMasks {
    private FieldMasks() {}

    static void merge(Message asked, FieldMask mask, Message.Builder into) {
        if (mask.getPathsCount() == 0) {
            throw BrokerException.invalid("The update_mask must name at least one field");
        }
        for (String path : mask.getPathsList()) {
            FieldDescriptor field = asked.getDescriptorForType().findFieldByName(path);
            if (field == null) {
                throw BrokerException.invalid("The update_mask names an unknown field: " + path);
            }
            boolean given = field.isRepeated() ? asked.getRepeatedFieldCount(field) > 0 : asked.hasField(field);
            if (given || !field.hasPresence()) {
                into.setField(field, asked.getField(field));
            } else {
                into.clearField(field);
            }
        }
    }
}
