/**
 * Finds what tells who somebody is, and puts pseudonyms in its place that only the finder can take back.
 *
 * <p>{@link bicameral.protocol.redaction.Redactor} replaces, within one message, every listed thing by a pseudonym, the same one for
 * the same thing, and restores them in what comes back, also when one is split over many pieces. The chamber redacts before anything
 * reaches the gateway; the gateway runs {@link bicameral.protocol.redaction.Detectors#LISTED} once more over what it is about to let
 * out. Finding is by form, with check digits where there are any, and takes time linear in the text. What has no form, such as a
 * name that stands in no list and beside no title, is missed: how often is measured on a labelled set in the tests.
 *
 * <p>Detectors are stateless and safe for any thread; a Redactor belongs to one message and one thread.
 */
@NullMarked
package bicameral.protocol.redaction;

import org.jspecify.annotations.NullMarked;
