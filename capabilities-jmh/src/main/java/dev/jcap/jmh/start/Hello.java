package dev.jcap.jmh.start;

/** The least that a Java program can do. */
public final class Hello {

    private Hello() {}

    static void main() {
        System.out.println("hello, world");
    }
}
