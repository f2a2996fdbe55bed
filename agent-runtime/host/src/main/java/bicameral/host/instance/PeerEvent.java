package bicameral.host.instance;

import bicameral.protocol.ChamberEvent;
import bicameral.tenant.Refusal;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an instance answers to a {@link PeerCall}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = PeerEvent.Streamed.class, name = "streamed"),
    @Type(value = PeerEvent.Alive.class, name = "alive"),
    @Type(value = PeerEvent.Ended.class, name = "ended"),
    @Type(value = PeerEvent.Refused.class, name = "refused"),
    @Type(value = PeerEvent.NotHere.class, name = "not-here"),
    @Type(value = PeerEvent.Released.class, name = "released"),
    @Type(value = PeerEvent.Done.class, name = "done")
})
public sealed interface PeerEvent {
    /** The chamber says something; there is more to come. */
    record Streamed(ChamberEvent event) implements PeerEvent {}

    /** Nothing is said yet, but the instance lives: said every few seconds, since a machine that is gone says nothing. */
    record Alive() implements PeerEvent {}

    /**
     * The chamber's last word.
     *
     * @param refused what the gateway said to it last, null where it let all through
     */
    record Ended(ChamberEvent event, @Nullable Refused refused) implements PeerEvent {}

    /** A refusal, as it would have been here. */
    record Refused(String code, Refusal.Kind kind, Map<String, Object> values) implements PeerEvent {
        public Refused {
            values = Map.copyOf(values);
        }

        /** As a record. */
        public static Refused of(Refusal refusal) {
            return new Refused(refusal.code(), refusal.kind(), refusal.values());
        }

        /** Whole numbers are longs again, which JSON does not tell from shorter ones. */
        public Refusal refusal() {
            Map<String, Object> whole = values.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            value -> value.getValue() instanceof Integer number
                                    ? Long.valueOf(number)
                                    : value.getValue()));
            return new Refusal(code, kind, whole);
        }
    }

    /** The chamber is not, or no longer, run by this instance; nothing was done. */
    record NotHere() implements PeerEvent {}

    /**
     * The chamber may be woken.
     *
     * @param held whether anything had kept it from that
     */
    record Released(boolean held) implements PeerEvent {}

    /** Done. */
    record Done() implements PeerEvent {}
}
