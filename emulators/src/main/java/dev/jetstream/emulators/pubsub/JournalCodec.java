package dev.jetstream.emulators.pubsub;

import com.google.protobuf.MessageLite;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Journal entries as bytes: a letter for the kind, then its fields. */
final class JournalCodec {
    private JournalCodec() {}

    static byte[] encode(JournalEntry entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(entry, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static JournalEntry decode(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte kind = in.readByte();
            return switch (kind) {
                case 'B' -> new JournalEntry.Started(in.readInt(), in.readLong());
                case 'T' -> new JournalEntry.TopicPut(Topic.parseFrom(readBytes(in)));
                case 't' -> new JournalEntry.TopicDeleted(in.readUTF());
                case 'S' -> new JournalEntry.SubscriptionPut(Subscription.parseFrom(readBytes(in)));
                case 's' -> new JournalEntry.SubscriptionDeleted(in.readUTF());
                case 'P' ->
                    new JournalEntry.Published(in.readLong(), PubsubMessage.parseFrom(readBytes(in)), readNames(in));
                case 'D' -> new JournalEntry.Settled(in.readUTF(), readNumbers(in));
                case 'A' -> new JournalEntry.Attempted(in.readUTF(), readCounts(in));
                case 'K' -> new JournalEntry.Sought(in.readUTF(), in.readLong());
                default -> throw new IOException("unknown kind of journal entry: " + kind);
            };
        }
    }

    private static void write(JournalEntry entry, DataOutputStream out) throws IOException {
        if (entry instanceof JournalEntry.Published published) {
            out.writeByte('P');
            out.writeLong(published.sequence());
            writeBytes(published.message(), out);
            out.writeInt(published.subscriptions().size());
            for (String subscription : published.subscriptions()) {
                out.writeUTF(subscription);
            }
        } else if (entry instanceof JournalEntry.Settled settled) {
            out.writeByte('D');
            out.writeUTF(settled.subscription());
            out.writeInt(settled.sequences().size());
            for (long sequence : settled.sequences()) {
                out.writeLong(sequence);
            }
        } else if (entry instanceof JournalEntry.Attempted attempted) {
            out.writeByte('A');
            out.writeUTF(attempted.subscription());
            out.writeInt(attempted.attempts().size());
            for (Map.Entry<Long, Integer> attempts : attempted.attempts().entrySet()) {
                out.writeLong(attempts.getKey());
                out.writeInt(attempts.getValue());
            }
        } else if (entry instanceof JournalEntry.TopicPut put) {
            out.writeByte('T');
            writeBytes(put.topic(), out);
        } else if (entry instanceof JournalEntry.TopicDeleted deleted) {
            out.writeByte('t');
            out.writeUTF(deleted.topic());
        } else if (entry instanceof JournalEntry.SubscriptionPut put) {
            out.writeByte('S');
            writeBytes(put.subscription(), out);
        } else if (entry instanceof JournalEntry.SubscriptionDeleted deleted) {
            out.writeByte('s');
            out.writeUTF(deleted.subscription());
        } else if (entry instanceof JournalEntry.Sought sought) {
            out.writeByte('K');
            out.writeUTF(sought.subscription());
            out.writeLong(sought.time());
        } else if (entry instanceof JournalEntry.Started started) {
            out.writeByte('B');
            out.writeInt(started.count());
            out.writeLong(started.sequence());
        }
    }

    private static void writeBytes(MessageLite message, DataOutputStream out) throws IOException {
        byte[] bytes = message.toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static List<String> readNames(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.readUTF());
        }
        return names;
    }

    private static List<Long> readNumbers(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(in.readLong());
        }
        return numbers;
    }

    private static Map<Long, Integer> readCounts(DataInputStream in) throws IOException {
        int count = in.readInt();
        Map<Long, Integer> counts = new HashMap<>();
        for (int i = 0; i < count; i++) {
            counts.put(in.readLong(), in.readInt());
        }
        return counts;
    }
}
