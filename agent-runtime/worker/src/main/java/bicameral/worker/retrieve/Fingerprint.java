package bicameral.worker.retrieve;

/** A 64-bit number that stands for a text: the same text, the same number; of a million texts two share one hardly ever. */
public final class Fingerprint {
    private static final long BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Fingerprint() {}

    /** Never 0. */
    public static long of(CharSequence text) {
        long hash = BASIS;
        for (int i = 0; i < text.length(); i++) hash = (hash ^ text.charAt(i)) * PRIME;
        return neverZero(mix(hash));
    }

    /** The same of some characters. */
    public static long of(char[] text, int from, int length) {
        long hash = BASIS;
        for (int i = from; i < from + length; i++) hash = (hash ^ text[i]) * PRIME;
        return neverZero(mix(hash));
    }

    private static long neverZero(long mixed) {
        return mixed == 0 ? 1 : mixed;
    }

    /** Spreads the bits of a number; the finalizer of SplitMix64. */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
