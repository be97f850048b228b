package dev.jcap.jmh.start;

import dev.jcap.jmh.Crowd;

/**
 * What a first drop cannot do without: its classes, loaded and initialized in its order, with the call of the C library that
 * one of them links; and nothing done with them.
 */
public final class ClassesOfDrop {

    private ClassesOfDrop() {}

    /** With two arguments: how many threads it starts before, and the names of the classes, with commas between them. */
    @SuppressWarnings("resource")
    static void main(String[] args) throws ClassNotFoundException {
        new Crowd(Integer.parseInt(args[0]));
        for (String name : args[1].split(",")) {
            Class.forName(name);
        }
    }
}
