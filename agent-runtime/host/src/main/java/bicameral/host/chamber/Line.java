package bicameral.host.chamber;

import bicameral.protocol.transport.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** How a worker is reached. */
@FunctionalInterface
interface Line {
    /** A fresh connection to it. */
    Connection open() throws IOException;

    /** The worker owns the directory of its socket, so what is there may be a link to another chamber's: never follow. */
    static Line unix(Path socket) {
        return () -> {
            if (!Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) throw new IOException("no socket");
            return Connection.unix(socket);
        };
    }
}
