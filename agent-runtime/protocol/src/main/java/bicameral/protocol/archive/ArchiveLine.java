package bicameral.protocol.archive;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Map;

/** A line of an archive's manifest. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = ArchiveLine.Head.class, name = "archive"),
    @Type(value = ArchiveLine.Member.class, name = "member"),
    @Type(value = ArchiveLine.Seal.class, name = "seal")
})
public sealed interface ArchiveLine {
    /**
     * The first line.
     *
     * @param format of archives; a reader refuses those later than its own
     * @param kind tenant or instance
     * @param instance where it was made, for people
     * @param key of that instance, hex; empty where the archive is not signed
     * @param facts what else has to be known before it is opened, by name
     */
    record Head(int format, String kind, String instance, String key, Instant at, Map<String, String> facts)
            implements ArchiveLine {
        public Head {
            facts = Map.copyOf(facts);
        }

        /** A fact; empty where it is not told. */
        public String fact(String name) {
            return facts.getOrDefault(name, "");
        }
    }

    /**
     * A member, in its place among the others.
     *
     * @param sha256 of what it holds, hex
     */
    record Member(String path, long bytes, String sha256) implements ArchiveLine {}

    /**
     * The last line.
     *
     * @param sha256 of all lines before, with their ends, hex
     * @param signature of that hash in its 32 bytes, hex; empty where there is no key
     */
    record Seal(int members, long bytes, String sha256, String signature) implements ArchiveLine {}
}
