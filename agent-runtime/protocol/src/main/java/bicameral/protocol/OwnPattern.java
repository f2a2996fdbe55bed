package bicameral.protocol;

import java.util.UUID;

/**
 * A regular expression by which a tenant tells what must not leave, in the syntax of RE2: found in time linear in the text.
 *
 * @param name for people, at most 40 characters
 * @param pattern at most 500 characters
 */
public record OwnPattern(UUID id, String name, String pattern) {}
