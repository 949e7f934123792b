package dev.jetstream.emulators.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** Which objects a listing asks for: a prefix, folders cut at a delimiter, a page. */
record ListQuery(
        String prefix,
        @Nullable String delimiter,
        boolean trailingDelimiter,
        String startOffset,
        @Nullable String endOffset,
        @Nullable String after,
        int most) {
    private static final int MAX_PAGE = 1000;

    static ListQuery of(Map<String, String> query) {
        for (String unknown : List.of("matchGlob", "softDeleted", "filter")) {
            if (query.containsKey(unknown)) {
                throw StorageException.notImplemented("listing by %s is not implemented here".formatted(unknown));
            }
        }
        String token = query.get("pageToken");
        return new ListQuery(
                query.getOrDefault("prefix", ""),
                query.get("delimiter"),
                Boolean.parseBoolean(query.getOrDefault("includeTrailingDelimiter", "false")),
                query.getOrDefault("startOffset", ""),
                query.get("endOffset"),
                token == null || token.isEmpty() ? null : decode(token),
                pageSize(query));
    }

    static int pageSize(Map<String, String> query) {
        try {
            int asked = Integer.parseInt(query.getOrDefault("maxResults", String.valueOf(MAX_PAGE)));
            return asked <= 0 ? MAX_PAGE : Math.min(MAX_PAGE, asked);
        } catch (NumberFormatException e) {
            throw StorageException.invalid("maxResults must be a number, not " + query.get("maxResults"));
        }
    }

    ListedPage page(NavigableMap<String, StoredObject> index) {
        List<StoredObject> items = new ArrayList<>();
        List<String> prefixes = new ArrayList<>();
        String last = null;
        for (StoredObject object : index.tailMap(from(), true).values()) {
            String name = object.name();
            if (!name.startsWith(prefix) || (endOffset != null && ObjectNames.ORDER.compare(name, endOffset) >= 0)) {
                break;
            }
            String folder = folderOf(name);
            String entry = folder == null ? name : folder;
            boolean seen = entry.equals(last) && folder != null;
            boolean before = after != null && ObjectNames.ORDER.compare(entry, after) <= 0;
            if (before || (seen && !showsFolderObject(name, folder))) {
                continue;
            }
            if (items.size() + prefixes.size() >= most) {
                return new ListedPage(items, prefixes, last == null ? null : encode(last));
            }
            last = entry;
            if (folder == null) {
                items.add(object);
            } else {
                if (!seen) {
                    prefixes.add(folder);
                }
                if (showsFolderObject(name, folder)) {
                    items.add(object);
                }
            }
        }
        return new ListedPage(items, prefixes, null);
    }

    private String from() {
        String from = ObjectNames.ORDER.compare(prefix, startOffset) >= 0 ? prefix : startOffset;
        return after != null && ObjectNames.ORDER.compare(after, from) > 0 ? after : from;
    }

    private boolean showsFolderObject(String name, @Nullable String folder) {
        return trailingDelimiter && name.equals(folder);
    }

    private @Nullable String folderOf(String name) {
        if (delimiter == null || delimiter.isEmpty()) {
            return null;
        }
        int cut = name.indexOf(delimiter, prefix.length());
        return cut < 0 ? null : name.substring(0, cut + delimiter.length());
    }

    private static String encode(String name) {
        return Base64.getUrlEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StorageException.invalid("pageToken is none of ours: " + token);
        }
    }
}
