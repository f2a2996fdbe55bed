package bicameral.worker.parse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How large an archive's list of entries says it is, read from the archive's end alone: whoever opens the archive reads that
 * list into memory, however long it is. Layout after PKWARE's APPNOTE, 4.3.14 to 4.3.16.
 */
final class ZipDirectory {
    private static final int END = 22;
    private static final int COMMENT = 0xFFFF;
    private static final int LOCATOR = 20;
    private static final int END_64 = 56;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int END_64_SIGNATURE = 0x06064b50;
    private static final int SIZE = 12;
    private static final int SIZE_64 = 40;
    private static final int OFFSET_IN_LOCATOR = 8;

    private ZipDirectory() {}

    /** Bytes of the list, the larger figure where the archive gives two; 0 where it has no end that could be read. */
    static long bytes(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            int tail = (int) Math.min(size, END + COMMENT + LOCATOR);
            ByteBuffer end = read(channel, size - tail, tail);
            for (int at = tail - END; at >= 0; at--)
                if (end.getInt(at) == END_SIGNATURE) return bytes(channel, end, at);
            return 0;
        }
    }

    private static long bytes(SeekableByteChannel channel, ByteBuffer end, int at) throws IOException {
        long plain = Integer.toUnsignedLong(end.getInt(at + SIZE));
        int locator = at - LOCATOR;
        if (locator < 0 || end.getInt(locator) != LOCATOR_SIGNATURE) return plain;
        long place = end.getLong(locator + OFFSET_IN_LOCATOR);
        if (place < 0 || place > channel.size() - END_64) return plain;
        ByteBuffer end64 = read(channel, place, END_64);
        if (end64.getInt(0) != END_64_SIGNATURE) return plain;
        long large = end64.getLong(SIZE_64);
        return large < 0 ? Long.MAX_VALUE : plain == 0xFFFFFFFFL ? large : Math.max(plain, large);
    }

    private static ByteBuffer read(SeekableByteChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(from);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // Until all is there, or the file was cut meanwhile: then the rest is zeros.
        }
        return bytes;
    }
}
