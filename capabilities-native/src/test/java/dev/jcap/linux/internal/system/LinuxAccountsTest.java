package dev.jcap.linux.internal.system;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the C libraries answer to {@code getgrouplist(3)}, each in its way. */
class LinuxAccountsTest {

    private int calls;

    private Optional<List<Long>> groups(LinuxAccounts.GroupList library) {
        try (Arena arena = Arena.ofConfined()) {
            return LinuxAccounts.groups((groups, count) -> {
                calls++;
                return library.run(groups, count);
            }, arena);
        }
    }

    /** As glibc and musl answer when all is well: both say how much they need. */
    private static LinuxAccounts.GroupList userIn(int number) {
        return (groups, count) -> {
            int capacity = count.get(JAVA_INT, 0);
            for (int i = 0; i < Math.min(capacity, number); i++) {
                groups.setAtIndex(JAVA_INT, i, 1000 + i);
            }
            count.set(JAVA_INT, 0, number);
            return capacity < number ? -1 : number;
        };
    }

    @Test
    void groups_thatFit_areRead() {
        assertEquals(Optional.of(List.of(1000L, 1001L)), groups(userIn(2)));
        assertEquals(1, calls);
    }

    @Test
    void groups_moreThanTheRoom_areReadAtTheSecondCall() {
        assertEquals(300, groups(userIn(300)).orElseThrow().size());
        assertEquals(2, calls);
    }

    /** As musl answers without a socket or when it cannot open the file: -1, and the count as it was. */
    @Test
    void groups_libraryFailsAndLeavesTheCountAlone_areUnknownAtOnce() {
        assertEquals(Optional.empty(), groups((_, _) -> -1));
        assertEquals(1, calls);
    }

    @Test
    void groups_libraryFailsAndSetsTheCountLower_areUnknownAtOnce() {
        assertEquals(Optional.empty(), groups((_, count) -> {
            count.set(JAVA_INT, 0, 0);
            return -1;
        }));
        assertEquals(1, calls);
    }

    @Test
    void groups_moreThanAThreadCanBeIn_areUnknown() {
        assertEquals(Optional.empty(), groups(userIn(65_537)));
        assertEquals(1, calls);
    }

    @Test
    void groups_alwaysOneMoreThanTheRoom_areUnknownInTheEnd() {
        assertEquals(Optional.empty(), groups((_, count) -> {
            count.set(JAVA_INT, 0, 2 * count.get(JAVA_INT, 0));
            return -1;
        }));
        assertTrue(calls < 20, calls + " calls");
    }

    @Test
    void groups_functionMissing_isTheExceptionThatSaysSo() {
        assertEquals("missing", assertThrows(UnsupportedOperationException.class, () -> groups((_, _) -> {
            throw new UnsupportedOperationException("missing");
        })).getMessage());
    }

    @Test
    void groups_memoryOfTheList_isOfTheSizeThatTheCountSays() {
        groups((groups, count) -> {
            assertEquals(4L * count.get(JAVA_INT, 0), groups.byteSize());
            return 0;
        });
    }
}
