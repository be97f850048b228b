package dev.jcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurebitsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
            0          | none                                                    | 00/0x0/1'b0
            1          | noroot                                                  | 01/0x1/1'b1
            16         | keep_caps                                               | 020/0x10/5'b10000
            47         | noroot,noroot_locked,no_setuid_fixup,no_setuid_fixup_locked,keep_caps_locked | 057/0x2f/6'b101111
            192        | no_cap_ambient_raise,no_cap_ambient_raise_locked        | 0300/0xc0/8'b11000000
            768        | exec_restrict_file,exec_restrict_file_locked            | 01400/0x300/10'b1100000000
            3072       | exec_deny_interactive,exec_deny_interactive_locked      | 06000/0xc00/12'b110000000000
            12289      | noroot,0x3000                                           | 030001/0x3001/14'b11000000000001
            -4096      | 0xfffff000                         | 037777770000/0xfffff000/32'b11111111111111111111000000000000
            """)
    void bits_anyValue_printAndReadBackInBothForms(int bits, String names, String numbers) {
        Securebits securebits = new Securebits(bits);
        assertEquals(names, securebits.toString());
        assertEquals(numbers, securebits.toNumbers());
        assertEquals(securebits, Securebits.parse(names));
        assertEquals(securebits, Securebits.parse(numbers));
    }

    @ParameterizedTest
    @CsvSource({
        "0x2f, 47",
        "057, 47",
        "47, 47",
        "SECBIT_NOROOT, 1",
        "'SECBIT_KEEP_CAPS_LOCKED,noroot', 33",
        "'noroot,0x8', 9",
        "NONE, 0",
        "4294967295, -1"
    })
    void text_otherForms_areRead(String text, int bits) {
        assertEquals(new Securebits(bits), Securebits.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock = """
            ``                      | 0  | a securebit is missing
            noroot,                 | 7  | a securebit is missing
            noroot,none             | 7  | unknown securebit "none"
            noroot, keep_caps       | 7  | unknown securebit " keep_caps"
            -1                      | 0  | unknown securebit "-1"
            08                      | 1  | not a digit of a number to base 8
            0x                      | 1  | not a digit of a number to base 8
            12a                     | 2  | not a digit of a number to base 10
            4294967296              | 9  | more than 32 bits
            057/0x2f                | 8  | no binary number behind a second '/'
            057/0x2e/6'b101111      | 7  | not the same value in octal, hexadecimal and binary
            057/0x2f/6'b1011112     | 18 | not the same value in octal, hexadecimal and binary
            """)
    void text_malformed_isRefusedAtItsPlace(String text, int index, String reason) {
        CapabilityFormatException e = assertThrows(CapabilityFormatException.class, () -> Securebits.parse(text));
        assertEquals(reason, e.reason());
        assertEquals(index, e.index());
    }

    @Test
    void text_misspeltName_nearestIsOffered() {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> Securebits.parse("noroot,SECBIT_KEEP_CAP"));
        assertEquals("unknown securebit \"SECBIT_KEEP_CAP\" at index 7; did you mean keep_caps?", e.getMessage());
    }

    @Test
    void lock_ofFlags_addsTheirLockBitsAndNothingElse() {
        Securebits locked = Securebits.NOROOT.lock(Securebits.NOROOT.plus(Securebits.KEEP_CAPS));
        assertEquals(1 | 2 | 32, locked.bits());
        assertEquals(locked, locked.lock(locked));
        assertEquals(locked.hashCode(), new Securebits(35).hashCode());
        assertNotEquals(locked.hashCode(), Securebits.NOROOT.hashCode());
    }
}
