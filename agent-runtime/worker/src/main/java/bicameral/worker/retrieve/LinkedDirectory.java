package bicameral.worker.retrieve;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;

/** A directory that takes files of another one in by a second name where the file system can, instead of copying them. */
final class LinkedDirectory extends FilterDirectory {
    private final FSDirectory directory;

    LinkedDirectory(FSDirectory directory) {
        super(directory);
        this.directory = directory;
    }

    /** Files that were synced where they lie need no further syncing. */
    @Override
    public void copyFrom(Directory from, String source, String target, IOContext context) throws IOException {
        if (FilterDirectory.unwrap(from) instanceof FSDirectory other) {
            try {
                Files.createLink(
                        directory.getDirectory().resolve(target),
                        other.getDirectory().resolve(source));
                return;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // Another file system: copied below.
            }
        }
        super.copyFrom(from, source, target, context);
    }
}
