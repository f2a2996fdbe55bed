package bicameral.worker.encode;

import bicameral.protocol.ChamberEvent;
import bicameral.worker.exchange.Declined;
import bicameral.worker.store.ChamberHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;

/** Takes a model of the tenant's own from the inbox, and away again. Thread-safe. */
public final class Placing {
    private final ChamberHome home;
    private final EncoderHome place;

    /** Of a chamber. */
    public Placing(ChamberHome home) {
        this.home = home;
        this.place = new EncoderHome(home.encoder());
    }

    /**
     * Puts uploads in the model's place.
     *
     * @throws Declined encoder_too_large, encoder_not_onnx, encoder_forbidden, encoder_settings_wrong; what was there stays
     */
    public synchronized void place(UUID model, UUID tokenizer, String settings) {
        try {
            check(home.upload(model), home.upload(tokenizer), settings);
            Files.createDirectories(place.directory());
            // In between there is either no model or one that its tokenizer may not fit; the next learning finds the
            // whole.
            Files.deleteIfExists(place.model());
            Files.deleteIfExists(place.settings());
            if (!settings.isBlank()) Files.writeString(place.settings(), settings, StandardCharsets.UTF_8);
            Files.move(home.upload(tokenizer), place.tokenizer(), StandardCopyOption.REPLACE_EXISTING);
            Files.move(home.upload(model), place.model(), StandardCopyOption.REPLACE_EXISTING);
            ChamberHome.sync(place.directory());
        } catch (EncoderFailed e) {
            throw new Declined(e.code(), "the model cannot be taken");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The tokenizer and the rest of what a model does is found out in its child; the worker parses nothing big. */
    private static void check(Path model, Path tokenizer, String settings) throws IOException {
        boolean there = EncoderHome.isFile(model) && EncoderHome.isFile(tokenizer);
        if (!there) throw new Declined("bad_request", "nothing in the inbox");
        if (Files.size(model) > EncoderHome.MOST_MODEL_BYTES
                || Files.size(tokenizer) > EncoderHome.MOST_TOKENIZER_BYTES)
            throw new EncoderFailed("encoder_too_large");
        if (settings.length() > EncoderHome.MOST_SETTINGS_BYTES) throw new EncoderFailed("encoder_settings_wrong");
        if (!settings.isBlank()) EncoderSettings.parse(settings.getBytes(StandardCharsets.UTF_8));
        ModelFile.check(model);
    }

    /** Takes it away; none is none the worse. */
    public synchronized void remove() {
        try {
            for (Path file : List.of(place.model(), place.tokenizer(), place.settings())) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What there is. */
    public synchronized ChamberEvent.Encoder state() {
        if (!place.isThere()) return new ChamberEvent.Encoder(0, null);
        try {
            return new ChamberEvent.Encoder(
                    Files.size(place.model()),
                    Files.getLastModifiedTime(place.model()).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
