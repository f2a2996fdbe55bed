package bicameral.marketplace.source;

import bicameral.host.chamber.Chambers;
import bicameral.protocol.ChamberEvent.DocumentState;
import bicameral.protocol.ChamberEvent.RecordsTaken;
import bicameral.protocol.ChamberEvent.Stage;
import bicameral.protocol.LiveRecord;
import bicameral.tenant.Ids;
import bicameral.tenant.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a chamber was given by sources; anything else asked of it is a mistake of the story. */
final class ChamberInMemory {
    final Map<String, LiveRecord> records = new ConcurrentHashMap<>();
    final Map<UUID, String> documents = new ConcurrentHashMap<>();
    final AtomicInteger puts = new AtomicInteger();

    volatile @Nullable Runnable beforePut;
    volatile @Nullable Runnable beforePage;

    Chambers chambers() {
        return (Chambers) Proxy.newProxyInstance(
                Chambers.class.getClassLoader(),
                new Class<?>[] {Chambers.class},
                (proxy, method, arguments) -> answer(method.getName(), arguments));
    }

    private @Nullable Object answer(String method, Object[] arguments) {
        return switch (method) {
            case "putRecords" -> put((List<?>) arguments[4]);
            case "deleteRecords" -> {
                int before = records.size();
                ((List<?>) arguments[3]).forEach(id -> records.remove(String.valueOf(id)));
                yield before - records.size();
            }
            case "forgetSource" -> {
                records.clear();
                documents.clear();
                yield null;
            }
            case "documents" ->
                documents.entrySet().stream()
                        .map(document -> state(document.getKey(), "page", bytes(document.getValue())))
                        .toList();
            case "take" -> {
                Chambers.Arriving arriving = (Chambers.Arriving) arguments[2];
                UUID replaced = arriving.replaced();
                Runnable before = beforePage;
                if (before != null) before.run();
                if (replaced != null && documents.remove(replaced) == null)
                    throw new Refusal("unknown_document", Refusal.Kind.NOT_FOUND);
                yield learn(arriving.name(), (InputStream) arguments[3]);
            }
            case "deletePage" -> {
                documents.remove((UUID) arguments[3]);
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private RecordsTaken put(List<?> batch) {
        Runnable before = beforePut;
        if (before != null) before.run();
        puts.incrementAndGet();
        for (Object record : batch) records.put(((LiveRecord) record).id(), (LiveRecord) record);
        return new RecordsTaken(batch.size(), 0, 0);
    }

    private DocumentState learn(String name, InputStream content) {
        UUID id = Ids.next();
        try {
            documents.put(id, name + " " + new String(content.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return state(id, name, 0);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static DocumentState state(UUID id, String name, long bytes) {
        return new DocumentState(
                id, name, "text/html", bytes, Stage.QUEUED, null, 0, 0, 0, 0, 0, -1, java.time.Instant.EPOCH, null);
    }
}
