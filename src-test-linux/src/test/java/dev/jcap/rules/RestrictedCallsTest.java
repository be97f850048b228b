package dev.jcap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.linux.Capabilities;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;

/** Who makes the calls for which Java wants {@code --enable-native-access}, as the JDK itself finds them in the classes. */
class RestrictedCallsTest {

    private static final Pattern CALLER = Pattern.compile("(?m)^ {4}(\\S+)::(\\w+)\\(\\S* ?.* references restricted methods");

    @Test
    void restrictedMethods_inAllClasses_areCalledByThreeMethodsOfTheFloor() {
        Optional<ToolProvider> scan = ToolProvider.findFirst("jnativescan");
        assumeTrue(scan.isPresent(), "needs a JDK with jnativescan");
        StringWriter found = new StringWriter();
        PrintWriter out = new PrintWriter(found);
        String path = place(Capability.class) + ":" + place(Capabilities.class);
        assertEquals(0, scan.get().run(out, out, "--class-path", path), found::toString);
        SortedSet<String> callers = new TreeSet<>();
        CALLER.matcher(found.toString()).results().forEach(match -> callers.add(match.group(1) + "::" + match.group(2)));
        assertEquals(
                "[dev.jcap.linux.internal.kernel.LinuxKernel$C::link, dev.jcap.linux.internal.kernel.LinuxKernel::mapped,"
                        + " dev.jcap.linux.internal.system.LinuxAccounts::text]",
                callers.toString(),
                found::toString);
    }

    private static String place(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
