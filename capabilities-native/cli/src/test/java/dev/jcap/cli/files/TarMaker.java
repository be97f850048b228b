package dev.jcap.cli.files;

import dev.jcap.FileCapabilities;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A tar archive in the making. */
final class TarMaker {

    private static final String PAX = "SCHILY.xattr.security.capability";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private String mode = "0000755";

    /** The permission bits of the members that follow, 7 octal digits. */
    TarMaker mode(String digits) {
        mode = digits;
        return this;
    }

    TarMaker file(String path, String capabilities) {
        return script(path, capabilities, "content");
    }

    /** A file with capabilities and this text. */
    TarMaker script(String path, String capabilities, String content) {
        byte[] attribute = FileCapabilities.parse(capabilities).encode();
        String value = new String(attribute, StandardCharsets.ISO_8859_1);
        int length = PAX.length() + value.length() + 3;
        length += Integer.toString(length + 2).length();
        String record = length + " " + PAX + '=' + value + '\n';
        return member("PaxHeaders/x", 'x', "", record.getBytes(StandardCharsets.ISO_8859_1)).part(path,
                content.getBytes(StandardCharsets.UTF_8));
    }

    TarMaker plain(String path) {
        return member(path, '0', "", "content".getBytes(StandardCharsets.UTF_8));
    }

    TarMaker link(String path, String target) {
        return member(path, '1', target, new byte[0]);
    }

    TarMaker directory(String path) {
        return member(path + '/', '5', "", new byte[0]);
    }

    TarMaker symbolicLink(String path, String target) {
        return member(path, '2', target, new byte[0]);
    }

    TarMaker part(String path, byte[] content) {
        return member(path, '0', "", content);
    }

    private TarMaker member(String path, char type, String target, byte[] content) {
        byte[] header = new byte[512];
        put(header, 0, path);
        put(header, 100, mode);
        put(header, 124, String.format("%011o", content.length));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, target);
        put(header, 257, "ustar\000" + "00");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, String.format("%06o\000 ", sum));
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(512 - content.length % 512) % 512]);
        return this;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    byte[] bytes() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(out.toByteArray());
        whole.writeBytes(new byte[1024]);
        return whole.toByteArray();
    }
}
