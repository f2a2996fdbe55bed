package bicameral.worker.learn;

import bicameral.worker.retrieve.PassageVisitor;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** All passages of a chamber, to learn from. */
public interface Corpus {
    /** Reads every passage that answers, as of one moment, in no particular order. */
    void read(PassageVisitor visitor) throws IOException;

    /** Reads the passages of some documents and sources only. */
    void read(Set<UUID> documents, PassageVisitor visitor) throws IOException;

    /** All documents and sources with their numbers of passages. */
    Map<UUID, Integer> documents() throws IOException;
}
