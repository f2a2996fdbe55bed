package bicameral.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Where a {@link QualityReason} was seen.
 *
 * @param own the place that is judged
 * @param other what it doubles or contradicts; null where the reason lies in the place itself
 */
public record Finding(Spot own, @Nullable Spot other) {}
