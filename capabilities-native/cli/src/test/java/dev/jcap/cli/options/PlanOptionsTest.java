package dev.jcap.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans in words: the same table as an option string and as words with values. */
class PlanOptionsTest {

    private static CapabilityPlan plan(PlanOptions options) {
        return options.toPlan(41, name -> Identity.of(1000, 1000, 27L, (long) name.length()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "''                                      | change nothing",
        "keep=none                               | limit all five sets to none",
        "keep=net_bind_service                   | limit all five sets to cap_net_bind_service",
        "keep=CAP_KILL+chown+0x7                 | limit all five sets to cap_chown,cap_kill,cap_setuid",
        "user=app                                | become uid 1000, gid 1000, groups 3,27",
        "user=app,groups=none                    | become uid 1000, gid 1000, no groups",
        "user=app,groups=5+4                     | become uid 1000, gid 1000, groups 4,5",
        "own=/var/log/app+/tmp/a*,user=12:34     | become uid 12, gid 34, no groups;hand over /var/log/app, /tmp/a*",
        "groups=4,user=0:7                       | become uid 0, gid 7, groups 4",
        "user=12:34                              | become uid 12, gid 34, no groups",
        "ambient=none                            | clear ambient",
        "ambient=kill                            | clear ambient;raise ambient cap_kill",
        "iab=!cap_chown+^cap_kill                | set inheritable to cap_kill;drop from bounding cap_chown;"
                + "clear ambient;raise ambient cap_kill",
        "securebits=noroot+noroot_locked         | set securebits to noroot,noroot_locked",
        "securebits=0x3                          | set securebits to noroot,noroot_locked",
        "mode=hybrid                             | set mode HYBRID;set securebits to none",
        "no-new-privs                            | set no_new_privs",
        "no-new-privs,keep=kill,user=app         | limit all five sets to cap_kill;become uid 1000, gid 1000, groups 3,27;"
                + "set no_new_privs"
    })
    void optionString_ofKnownWords_isThatPlan(String text, String expected) {
        assertEquals(expected, plan(PlanOptions.parse(text)).toString().replace("\n", ";"));
    }

    @Test
    void bounding_withNames_dropsAllOthersThatTheKernelKnows() {
        CapabilityPlan plan = PlanOptions.parse("bounding=all").toPlan(41, name -> Identity.of(0, 0));
        assertTrue(plan.boundingDrops().isEmpty());
        assertEquals("0000000000000010", PlanOptions.parse("bounding=0+1+2+3").toPlan(5, name -> null).boundingDrops().toHex());
    }

    @Test
    void all_inEveryList_isWhatTheKernelKnows() {
        CapabilityPlan plan = PlanOptions.parse("keep=all").toPlan(3, name -> null);
        assertEquals("0000000000000007", plan.limit().orElseThrow().toHex());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "kep=chown                         | 0  | unknown option \"kep\" at index 0; did you mean keep?",
        "no-new-privs,usr=app              | 13 | unknown option \"usr\" at index 13; did you mean user?",
        "keep=chown,user=app,keep=kill     | 20 | keep occurs twice",
        "keep=chown+net_bind_srvice        | 11 | did you mean cap_net_bind_service?",
        "user=app,ambient=kill+            | 22 | a capability is missing",
        "keep=                             | 5  | a value is missing (SET)",
        "keep                              | 4  | a value is missing (SET)",
        "no-new-privs=yes                  | 13 | no-new-privs takes no value",
        ",keep=chown                       | 0  | an option is missing",
        "keep=chown,                       | 11 | an option is missing",
        "keep=chown,,user=app              | 11 | an option is missing",
        "=chown                            | 0  | an option is missing",
        "keep=chown, user=app              | 11 | unknown option \" user\"",
        "user=1000                         | 9  | a numeric user requires a group",
        "user=1000:x                       | 10 | an id must be a number",
        "user=:5                           | 5  | an id is missing",
        "user=1:4294967295                 | 7  | an id must be 0 to 4294967294",
        "user=a b                          | 6  | a user name cannot contain this character",
        "user=app,groups=1+x               | 18 | an id must be a number",
        "user=app,groups=1++2              | 18 | an id is missing",
        "mode=PURE2E                       | 5  | did you mean PURE1E?",
        "mode=uncertain                    | 5  | UNCERTAIN cannot be set",
        "securebits=noroot+keep_cap        | 18 | did you mean keep_caps",
        "iab=!cap_chown+^cap_kil           | 16 | did you mean cap_kill?",
        "iab=^                             | 5  | a capability is missing",
        "user=app,own=/tmp/a+b             | 20 | the path must be absolute",
        "own=/tmp/*/b                      | 9  | only the last name may contain * or ?",
        "own=/tmp+/srv/../etc              | 14 | the path must not contain . or ..",
        "own=/tmp//app                     | 9  | a name is missing",
        "own=\u00e4                            | 4  | the path must be absolute at index 4 in \"own=\\u00e4\""
    })
    void optionString_withMistake_isRefusedAtItsIndex(String text, int index, String message) {
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> PlanOptions.parse(text));
        assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        assertEquals(index, refusal.index(), refusal.getMessage());
        assertEquals(text, refusal.input());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "groups=1                          | groups requires user",
        "own=/tmp/a                        | own requires user",
        "iab=cap_kill,ambient=kill         | iab excludes ambient: both set the same thing",
        "iab=cap_kill,bounding=none        | iab excludes bounding: both set the same thing",
        "mode=NOPRIV,securebits=noroot     | mode excludes securebits: both set the same thing",
        "keep=none,ambient=kill            | cap_kill: ambient beyond the plan's limit"
    })
    void options_thatContradictEachOther_areRefusedInOneLine(String text, String message) {
        PlanOptions options = PlanOptions.parse(text);
        String refusal = assertThrows(IllegalArgumentException.class, () -> plan(options)).getMessage();
        assertEquals(message, refusal);
    }

    @Test
    void toString_ofOptions_isAnOptionStringAgain() {
        PlanOptions options = new PlanOptions();
        options.add(PlanWord.KEEP, "chown,kill");
        options.add(PlanWord.NO_NEW_PRIVS, null);
        assertEquals("keep=chown+kill,no-new-privs", options.toString());
        assertEquals(plan(options), plan(PlanOptions.parse(options.toString())));
    }
}
