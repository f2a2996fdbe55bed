package bicameral.worker.quality;

/**
 * How far the passages of a document have been held against better sources, which goes on from round to round: around the document, so
 * that where something changes all the time the end gets its turn too.
 *
 * @param passages so many from the first have been held at least once
 * @param next the passage with which it goes on
 * @param due how many are to be held still
 */
record Held(int passages, int next, int due) {
    static final Held NOTHING = new Held(0, 0, 0);

    /** Some passages, from one to before another. */
    record Stretch(int from, int to) {
        boolean has(int ordinal) {
            return ordinal >= from && ordinal < to;
        }

        int size() {
            return to - from;
        }
    }

    /** There is something new to hold all of them against. */
    Held anew(int of) {
        return new Held(Math.min(passages, of), next < of ? next : 0, of);
    }

    /** What a round holds that has room for so many. */
    Stretch stretch(int room, int of) {
        return new Stretch(next, next + Math.max(0, Math.min(Math.min(room, due), of - next)));
    }

    /** When these have been. */
    Held after(Stretch held, int of) {
        int most = held.from() <= passages ? Math.max(passages, held.to()) : passages;
        return new Held(most, held.to() == of ? 0 : held.to(), due - held.size());
    }

    /** Nothing of it has to be held against anything. */
    static Held all(int of) {
        return new Held(of, 0, 0);
    }
}
