/**
 * What was used: a tenant's own journal of answers, and what it bought of others, by day, by agent, and message by message. Read
 * only. Reading pages by key, so that no connection and no memory is held for a slow reader.
 */
@NullMarked
package bicameral.marketplace.usage;

import org.jspecify.annotations.NullMarked;
