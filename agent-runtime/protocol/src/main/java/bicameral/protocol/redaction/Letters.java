package bicameral.protocol.redaction;

import java.util.BitSet;

/** A set of characters that is asked at every character of a text. A class of hundreds in a form is asked one after the other. Immutable. */
final class Letters {
    private final BitSet all;

    private Letters(BitSet all) {
        this.all = all;
    }

    static Letters of(String characters) {
        BitSet all = new BitSet();
        characters.chars().forEach(all::set);
        return new Letters(all);
    }

    boolean has(char one) {
        return all.get(one);
    }
}
