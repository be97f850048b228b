package dev.jcap.kerneltest.support;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;

/** Users that most machines have. */
public final class Users {

    private Users() {}

    /** Aborts the test where there is no such user. */
    public static void require(String name) {
        try {
            Capabilities.user(name);
        } catch (CapabilityException unknown) {
            abort("needs a user " + name);
        }
    }
}
