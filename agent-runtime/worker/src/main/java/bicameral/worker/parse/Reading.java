package bicameral.worker.parse;

/** Gets what a file says while it is read. */
public interface Reading {
    /** The next block in reading order. */
    void block(Block block) throws UnreadableDocument;

    /** How far the file has been read, in parts of a thousand; never told of some formats. */
    default void reached(int permille) {}

    /**
     * What a file turned out to be.
     *
     * @param mediaType found by content
     * @param title the file's own title, else its name without the ending
     * @param pages pages, slides or sheets; 1 where the format has none
     * @param characters of all blocks together
     */
    record Facts(String mediaType, String title, int pages, long characters) {}
}
