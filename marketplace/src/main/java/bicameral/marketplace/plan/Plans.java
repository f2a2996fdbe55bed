package bicameral.marketplace.plan;

import bicameral.marketplace.money.Money;
import bicameral.marketplace.plan.Plan.Kind;
import bicameral.tenant.Refusal;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plans of an agent.
 *
 * @param offered at most one of each kind, in the kinds' order
 * @param trial how the monthly plan may begin, null for at once
 */
public record Plans(List<Plan> offered, @Nullable Trial trial) {
    /** Only the price per message. */
    public static final Plans NONE = new Plans(List.of(), null);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_MICROS = 100_000_000_000L;
    private static final int MOST_INCLUDED = 100_000;
    private static final int MOST_TRIAL_DAYS = 90;

    public Plans {
        offered = List.copyOf(offered);
    }

    /**
     * Once for each payer: for so many days, and so many messages in them, the monthly plan costs nothing.
     *
     * @param days of 24 hours
     */
    public record Trial(int days, int messages) {}

    /** The plan of a kind. */
    public Optional<Plan> of(Kind kind) {
        return offered.stream().filter(plan -> plan.kind() == kind).findFirst();
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return offered.isEmpty();
    }

    /**
     * Refuses what cannot be offered: invalid_plans (INVALID) unless each price is above zero and at most 100,000 whole units in the
     * currency of the price per message, which is above zero too, and 1–100,000 messages are included; a trial has 1–90 days and
     * 1–100,000 messages, and needs a monthly plan.
     */
    public Plans checked(Money pricePerMessage) {
        Set<Kind> seen = EnumSet.noneOf(Kind.class);
        for (Plan plan : offered) {
            require(seen.add(plan.kind()));
            require(plan.price().currency().equals(pricePerMessage.currency()));
            require(plan.price().micros() > 0 && plan.price().micros() <= MOST_MICROS);
            require(plan.included() > 0 && plan.included() <= MOST_INCLUDED);
        }
        require(offered.isEmpty() || !pricePerMessage.isZero());
        if (trial != null) {
            require(seen.contains(Kind.MONTH));
            require(trial.days() > 0 && trial.days() <= MOST_TRIAL_DAYS);
            require(trial.messages() > 0 && trial.messages() <= MOST_INCLUDED);
        }
        return new Plans(
                offered.stream()
                        .sorted((one, other) -> one.kind().compareTo(other.kind()))
                        .toList(),
                trial);
    }

    private static void require(boolean fine) {
        if (!fine) throw new Refusal("invalid_plans", Refusal.Kind.INVALID);
    }

    /** Writes them into a document; nothing where there are none. */
    public void write(ObjectNode json) {
        if (isEmpty()) return;
        ArrayNode plans = json.putArray("plans");
        for (Plan plan : offered) {
            plans.addObject()
                    .put("kind", plan.kind().id())
                    .put("priceMicros", plan.price().micros())
                    .put("currency", plan.price().currency().getCurrencyCode())
                    .put("included", plan.included());
        }
        if (trial != null) json.putObject("trial").put("days", trial.days()).put("messages", trial.messages());
    }

    /** In one line; the same plans have the same text. */
    public String text() {
        ObjectNode json = JSON.createObjectNode();
        write(json);
        return json.toString();
    }

    /** From {@link #text}; an IllegalArgumentException for anything else. */
    public static Plans parse(String text) {
        try {
            return read(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no plans", e);
        }
    }

    /** From a document that {@link #write} wrote into; {@link #NONE} where it did not. */
    public static Plans read(JsonNode json) {
        List<Plan> offered = new ArrayList<>();
        for (JsonNode plan : json.path("plans")) {
            offered.add(new Plan(
                    Kind.of(plan.required("kind").textValue()),
                    new Money(
                            plan.required("priceMicros").longValue(),
                            Currency.getInstance(plan.required("currency").textValue())),
                    plan.required("included").intValue()));
        }
        JsonNode trial = json.path("trial");
        return new Plans(
                offered,
                trial.isObject()
                        ? new Trial(
                                trial.required("days").intValue(),
                                trial.required("messages").intValue())
                        : null);
    }
}
