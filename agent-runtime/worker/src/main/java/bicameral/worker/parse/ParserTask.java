package bicameral.worker.parse;

import java.util.UUID;

/**
 * What the parser child is to do next, one line of JSON on its standard input.
 *
 * @param name what the file's owner calls it
 * @param file to read
 * @param part directory to make: the index of a document's passages, or the files of an archive
 * @param passageCharacters about so long are passages of running text
 * @param characters more than this is too_large
 * @param passages more than this is too_complex
 * @param archived whether the file came out of an archive; an archive within it is not opened
 * @param unpackedBytes an archive with more than this in its files is out_of_space
 */
public record ParserTask(
        UUID document,
        UUID collection,
        String name,
        String file,
        String part,
        int passageCharacters,
        long characters,
        int passages,
        boolean archived,
        long unpackedBytes) {}
