package dev.jcap.kerneltest.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.Slow;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The capabilities behind what Java programs do, as the kernel tells them; of an ordinary user who has none. */
@Slow
class JdkOperationIT {

    private static final int ASKED = 1;
    private static final int NEEDED = 2;
    private static final int LOST = 3;
    private static final int ANSWER = 4;
    private static Map<String, String[]> rows;

    @BeforeAll
    static void table() {
        Tool.require("ip", "iproute2");
        ChildJvm.Result result = Tracing.jvm().run(OperationTable.class).passed();
        rows = result.output().lines()
                .map(line -> line.split("\t"))
                .filter(fields -> fields.length > ANSWER)
                .collect(Collectors.toMap(fields -> fields[0], fields -> fields));
    }

    @ParameterizedTest
    @EnumSource
    void operation_ofAnOrdinaryUser_asksForAndNeedsWhatIsKnown(JdkOperation operation) {
        String[] row = rows.get(operation.name());
        String what = String.join(" ", row);
        assertEquals(operation.expectation().asked(), CapabilitySet.parseMask(row[ASKED]), "asked for, " + what);
        assertEquals(operation.expectation().needed(), CapabilitySet.parseMask(row[NEEDED]), "needed, " + what);
        assertEquals("0", row[LOST], "events lost");
        assertEquals(operation.expectation().works(), row[ANSWER].equals("worked"), what);
    }
}
