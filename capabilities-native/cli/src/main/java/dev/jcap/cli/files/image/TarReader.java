package dev.jcap.cli.files.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Reads a tar archive from front to end: ustar, GNU's long names, and the extended headers of POSIX (PAX). */
final class TarReader {

    static final int BLOCK = 512;
    private static final long LONGEST_HEADER = 16_000_000;
    private static final long LAST_ID = 0xFFFF_FFFFL;

    /**
     * A member of an archive.
     *
     * @param path    its path as the archive has it, without a leading {@code ./} or {@code /} and without a slash at its end
     * @param type    its type flag; {@code 0} for a file
     * @param target  of a link
     * @param headers its extended headers, each byte of a value a character
     * @param uid     its owner
     * @param gid     its group
     * @param mode    its permission bits
     * @param offset  where its content begins in the archive
     * @param size    how long its content is
     */
    record Entry(
            String path, char type, String target, Map<String, String> headers, long uid, long gid, int mode, long offset,
            long size) {

        boolean isFile() {
            return type == '0' || type == '\0' || type == '7';
        }
    }

    private final InputStream in;
    private final Map<String, String> global = new HashMap<>();
    private long position;
    private long contentEnd;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Returns the next member, or null behind the last one. */
    Entry next() throws IOException {
        Map<String, String> headers = new HashMap<>(global);
        String longName = null;
        String longTarget = null;
        while (true) {
            skipTo((contentEnd + BLOCK - 1) / BLOCK * BLOCK);
            byte[] block = in.readNBytes(BLOCK);
            position += block.length;
            if (block.length == 0 || isZero(block)) {
                return null;
            }
            check(block);
            char type = (char) (block[156] & 0xFF);
            long size = headers.containsKey("size") && "xgLK".indexOf(type) < 0
                    ? decimal(headers.get("size"))
                    : number(block, 124, 12);
            contentEnd = position + size;
            switch (type) {
                case 'x' -> records(content(size), headers);
                case 'g' -> {
                    records(content(size), global);
                    headers.putAll(global);
                }
                case 'L' -> longName = text(content(size));
                case 'K' -> longTarget = text(content(size));
                default -> {
                    String name = headers.getOrDefault("path", longName == null ? name(block) : longName);
                    String target = headers.getOrDefault("linkpath", longTarget == null ? string(block, 157, 100) : longTarget);
                    return new Entry(
                            plain(name), type, type == '2' ? target : plain(target), headers, id(headers, "uid", block, 108),
                            id(headers, "gid", block, 116), (int) number(block, 100, 8) & 07777, position, size);
                }
            }
        }
    }

    /** The beginning of the content of the member that was returned last, or all of it. */
    byte[] content(long size) throws IOException {
        if (size > LONGEST_HEADER) {
            throw new IOException("a part of " + size + " bytes is too long");
        }
        byte[] content = in.readNBytes((int) size);
        position += content.length;
        if (content.length < size) {
            throw new EOFException("the archive ends inside a member");
        }
        return content;
    }

    private void skipTo(long end) throws IOException {
        while (position < end) {
            long skipped = in.skip(end - position);
            if (skipped == 0 && in.read() < 0) {
                throw new EOFException("the archive ends inside a member");
            }
            position += Math.max(skipped, 1);
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether bytes are the header of a member. */
    static boolean isHeader(byte[] block) {
        try {
            check(block);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void check(byte[] block) throws IOException {
        if (block.length < BLOCK) {
            throw new EOFException("the archive ends inside a header");
        }
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
        }
        if (sum != number(block, 148, 8)) {
            throw new IOException("not a tar archive: a header has a wrong checksum");
        }
    }

    /** An octal number, or one in binary where the first bit is set. */
    private static long number(byte[] block, int from, int length) throws IOException {
        long value = 0;
        boolean binary = (block[from] & 0x80) != 0;
        for (int i = from; i < from + length; i++) {
            int b = block[i] & 0xFF;
            if (binary) {
                value = value << 8 | (i == from ? b & 0x7F : b);
            } else if (b >= '0' && b <= '7') {
                value = value * 8 + b - '0';
            } else if (b != ' ' && b != 0) {
                throw new IOException("not a tar archive: a header has a wrong number");
            }
        }
        if (value < 0) {
            throw new IOException("not a tar archive: a header has a wrong number");
        }
        return value;
    }

    private static long id(Map<String, String> headers, String name, byte[] block, int from) throws IOException {
        long id = headers.containsKey(name) ? decimal(headers.get(name)) : number(block, from, 8);
        if (id > LAST_ID) {
            throw new IOException("a header has a wrong " + name);
        }
        return id;
    }

    private static long decimal(String digits) throws IOException {
        if (!digits.matches("[0-9]{1,18}")) {
            throw new IOException("an extended header has a wrong number");
        }
        return Long.parseLong(digits);
    }

    /** Extended headers: a length in decimal, a blank, a name, an equals sign, a value, a line feed. */
    private static void records(byte[] bytes, Map<String, String> headers) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = 0;
        while (at < text.length() && text.charAt(at) != 0) {
            int blank = text.indexOf(' ', at);
            long length = blank < 0 ? 0 : decimal(text.substring(at, blank));
            int equals = text.indexOf('=', Math.max(blank, at));
            if (length <= 0 || at + length > text.length() || equals < 0 || equals >= at + length) {
                throw new IOException("an extended header is damaged");
            }
            int end = at + (int) length;
            headers.put(text.substring(blank + 1, equals), text.substring(equals + 1, end - 1));
            at = end;
        }
    }

    private static String name(byte[] block) {
        boolean ustar = new String(block, 257, 5, StandardCharsets.US_ASCII).equals("ustar") && block[262] == 0;
        String prefix = ustar ? string(block, 345, 155) : "";
        String name = string(block, 0, 100);
        return prefix.isEmpty() ? name : prefix + '/' + name;
    }

    private static String text(byte[] bytes) {
        return string(bytes, 0, bytes.length);
    }

    private static String string(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private static String plain(String path) {
        String plain = path;
        while (plain.startsWith("./") || plain.startsWith("/")) {
            plain = plain.substring(plain.startsWith("/") ? 1 : 2);
        }
        while (plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain;
    }
}
