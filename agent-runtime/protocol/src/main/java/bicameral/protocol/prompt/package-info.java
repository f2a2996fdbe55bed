/**
 * What a prompt is made of, piece by piece, so that both sides of the wall see the same: the chamber says what each piece is, the
 * gateway checks it as far as it can know, and the receipt accounts for every byte.
 */
@NullMarked
package bicameral.protocol.prompt;

import org.jspecify.annotations.NullMarked;
