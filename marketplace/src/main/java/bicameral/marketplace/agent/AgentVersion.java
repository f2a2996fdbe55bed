package bicameral.marketplace.agent;

import java.time.Instant;

/** One published version; never changes. */
public record AgentVersion(int number, AgentSettings settings, String publishedBy, Instant publishedAt, boolean live) {}
