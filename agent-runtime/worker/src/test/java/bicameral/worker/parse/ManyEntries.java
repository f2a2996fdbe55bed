package bicameral.worker.parse;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/** An archive with one empty file and very many entries that lead to it; needs the large form of the archive's end. */
final class ManyEntries {
    private static final int LOCAL = 30;
    private static final int ENTRY = 46;
    private static final int NAME = 8;

    private ManyEntries() {}

    static Path write(Path file, int entries) throws IOException {
        long directory = LOCAL + NAME;
        long size = (long) entries * (ENTRY + NAME);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            out.write(bytes(LOCAL + NAME)
                    .putInt(0, 0x04034b50)
                    .putShort(26, (short) NAME)
                    .array());
            byte[] entry = bytes(ENTRY + NAME)
                    .putInt(0, 0x02014b50)
                    .putShort(28, (short) NAME)
                    .array();
            for (int i = 0; i < entries; i++) {
                byte[] name = HexFormat.of().toHexDigits(i).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(name, 0, entry, ENTRY, NAME);
                out.write(entry);
            }
            out.write(bytes(56)
                    .putInt(0, 0x06064b50)
                    .putLong(4, 44)
                    .putLong(24, entries)
                    .putLong(32, entries)
                    .putLong(40, size)
                    .putLong(48, directory)
                    .array());
            out.write(bytes(20)
                    .putInt(0, 0x07064b50)
                    .putLong(8, directory + size)
                    .putInt(16, 1)
                    .array());
            out.write(bytes(22)
                    .putInt(0, 0x06054b50)
                    .putShort(8, (short) -1)
                    .putShort(10, (short) -1)
                    .putInt(12, -1)
                    .putInt(16, -1)
                    .array());
        }
        return file;
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
