package dev.jcap.cli.files.image;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The files of an image by name: those of a directory, or the members of an archive that is not compressed. */
final class ImageParts {

    private final Path path;
    private final Map<String, TarReader.Entry> members;

    private ImageParts(Path path, Map<String, TarReader.Entry> members) {
        this.path = path;
        this.members = members;
    }

    static ImageParts open(Path path) throws IOException {
        return new ImageParts(path, Files.isDirectory(path) ? Map.of() : members(path));
    }

    /** The members of an archive; none where it is compressed, or no archive. */
    private static Map<String, TarReader.Entry> members(Path path) throws IOException {
        Map<String, TarReader.Entry> members = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            in.mark(TarReader.BLOCK);
            boolean plain = TarReader.isHeader(in.readNBytes(TarReader.BLOCK));
            in.reset();
            if (!plain) {
                return members;
            }
            TarReader reader = new TarReader(in);
            TarReader.Entry entry = reader.next();
            while (entry != null) {
                members.put(entry.path(), entry);
                entry = reader.next();
            }
        } catch (IOException e) {
            throw new FileSystemException(path.toString(), null, e.getMessage());
        }
        return members;
    }

    boolean isArchive() {
        return Files.isRegularFile(path);
    }

    boolean has(String name) {
        return Files.isDirectory(path) ? Files.isRegularFile(path.resolve(name)) : members.containsKey(name);
    }

    InputStream open(String name) throws IOException {
        if (Files.isDirectory(path)) {
            return Files.newInputStream(path.resolve(name));
        }
        TarReader.Entry entry = members.get(name);
        if (entry == null || !entry.isFile()) {
            throw new FileSystemException(path.toString(), null, "the image lacks its part " + name);
        }
        SeekableByteChannel channel = Files.newByteChannel(path);
        channel.position(entry.offset());
        return new PartStream(Channels.newInputStream(channel), entry.size());
    }

    /** As many bytes of a stream as belong to a member. */
    private static final class PartStream extends FilterInputStream {

        private long left;

        PartStream(InputStream in, long size) {
            super(in);
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            int b = left > 0 ? in.read() : -1;
            left -= b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count = left > 0 ? in.read(bytes, from, (int) Math.min(length, left)) : -1;
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = in.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
