package bicameral.worker.retrieve;

/** A 64-bit number that stands for a text: the same text, the same number; of a million texts two share one hardly ever. */
public final class Fingerprint {
    private Fingerprint() {}

    /** Never 0. */
    public static long of(CharSequence text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        long mixed = mix(hash);
        return mixed == 0 ? 1 : mixed;
    }

    /** Spreads the bits of a number; the finalizer of SplitMix64. */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
