package bicameral.protocol.receipt;

/**
 * What each byte of a body that left was, in UTF-8 bytes.
 *
 * @param template what the product itself wrote: rules, fences, JSON around them, the agent's name, purpose and way of speaking
 * @param question the visitor's question
 * @param conversation earlier turns of the same conversation
 * @param passages words of the tenant's documents and records
 * @param pseudonyms what stands in the place of something redacted
 */
public record Spans(long template, long question, long conversation, long passages, long pseudonyms) {
    /** Where nothing left. */
    public static final Spans NONE = new Spans(0, 0, 0, 0, 0);

    /** All bytes accounted for. */
    public long total() {
        return template + question + conversation + passages + pseudonyms;
    }
}
