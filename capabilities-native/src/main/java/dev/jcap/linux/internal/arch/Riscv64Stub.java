package dev.jcap.linux.internal.arch;

/** The handler for 64-bit RISC-V, which uses no register but those that a called function may use. */
final class Riscv64Stub {

    static final StubCode CODE = StubCode.of(
            504,
            172,
            // handler(a0 = signal, a1 = siginfo, a2 = context), run(a0 = slot)
            "83a28500"                        // handler:   lw t0, 8(a1)                 ; si_code == SI_TKILL
                    + "1303a0ff"              //            li t1, -6
                    + "6390620a"              //            bne t0, t1, out
                    + "97030000"              // here:      auipc t2, 0
                    + "83b3c31e"              //            ld t2, 492(t2)               ; the control block
                    + "83a20501"              //            lw t0, 16(a1)                ; si_pid
                    + "03a38300"              //            lw t1, 8(t2)
                    + "63966208"              //            bne t0, t1, out
                    + "138ec300"              //            addi t3, t2, 12              ; handlers at work
                    + "93021000"              //            li t0, 1
                    + "2f205e06"              //            amoadd.w.aqrl zero, t0, (t3)
                    + "0f003003"              //            fence rw, rw                 ; seen at work before it looks for work
                    + "9308200b"              //            li a7, 178                   ; gettid
                    + "73000000"              //            ecall
                    + "03bf0300"              //            ld t5, 0(t2)                 ; the stop
                    + "63020f06"              //            beqz t5, leave
                    + "0f003003"              //            fence rw, rw
                    + "930e0500"              //            mv t4, a0
                    + "83258f00"              //            lw a1, 8(t5)                 ; the table's mask
                    + "0326cf00"              //            lw a2, 12(t5)                ; the slots' size, as a shift
                    + "83360f00"              //            ld a3, 0(t5)
                    + "3375b500"              // probe:     and a0, a0, a1
                    + "b31fc500"              //            sll t6, a0, a2
                    + "b38fdf00"              //            add t6, t6, a3
                    + "83a24f00"              //            lw t0, 4(t6)                 ; for this thread?
                    + "6388d201"              //            beq t0, t4, claim
                    + "638c0202"              //            beqz t0, leave
                    + "13051500"              //            addi a0, a0, 1
                    + "6ff05ffe"              //            j probe
                    + "afa20f14"              // claim:     lr.w.aq t0, (t6)             ; PENDING
                    + "63940202"              //            bnez t0, leave
                    + "13031000"              //            li t1, 1                     ; RUNNING
                    + "afa26f1a"              //            sc.w.rl t0, t1, (t6)
                    + "e39802fe"              //            bnez t0, claim
                    + "138f0000"              //            mv t5, ra
                    + "ef004002"              //            jal interpret
                    + "93000f00"              //            mv ra, t5
                    + "0f003003"              //            fence rw, rw
                    + "93022000"              //            li t0, 2                     ; DONE
                    + "23a05f00"              //            sw t0, 0(t6)
                    + "9302f0ff"              // leave:     li t0, -1
                    + "2f205e06"              //            amoadd.w.aqrl zero, t0, (t3)
                    + "67800000"              // out:       ret
                    + "930f0500"              // run:       mv t6, a0                    ; a0 = the caller's slot
                    + "83be8f00"              // interpret: ld t4, 8(t6)                 ; the program
                    + "83a30e00"              // next:      lw t2, 0(t4)                 ; kind of step
                    + "03b58e00"              //            ld a0, 8(t4)
                    + "83b50e01"              //            ld a1, 16(t4)
                    + "03b68e01"              //            ld a2, 24(t4)
                    + "63c60306"              //            bltz t2, other
                    + "83b60e02"              //            ld a3, 32(t4)
                    + "03b78e02"              //            ld a4, 40(t4)
                    + "83b70e03"              //            ld a5, 48(t4)
                    + "93f21300"              //            andi t0, t2, 1               ; the second argument is in the slot
                    + "63840200"              //            beqz t0, first
                    + "b385f501"              //            add a1, a1, t6
                    + "93f22300"              // first:     andi t0, t2, 2               ; the first and the third are
                    + "63860200"              //            beqz t0, call
                    + "3305f501"              //            add a0, a0, t6
                    + "3306f601"              //            add a2, a2, t6
                    + "83a84e00"              // call:      lw a7, 4(t4)
                    + "73000000"              //            ecall
                    + "0f003003"              //            fence rw, rw
                    + "93f24300"              //            andi t0, t2, 4               ; to be reported
                    + "63880200"              //            beqz t0, plain
                    + "23b8af00"              //            sd a0, 16(t6)
                    + "23bcdf01"              //            sd t4, 24(t6)
                    + "6f008000"              //            j judge
                    + "23b0af02"              // plain:     sd a0, 32(t6)
                    + "b7f2ffff"              // judge:     lui t0, 0xfffff              ; an errno?
                    + "63e6a200"              //            bltu t0, a0, jump
                    + "938e0e04"              // step:      addi t4, t4, 64
                    + "6ff05ff9"              //            j next
                    + "83b28e03"              // jump:      ld t0, 56(t4)
                    + "b38e5e00"              //            add t4, t4, t0
                    + "6ff09ff8"              //            j next
                    + "9302e0ff"              // other:     li t0, -2
                    + "63ce720a"              //            bgt t2, t0, end              ; -1
                    + "63825304"              //            beq t2, t0, compare
                    + "9302c0ff"              //            li t0, -4
                    + "63cc7202"              //            bgt t2, t0, local            ; -3
                    + "638c5300"              //            beq t2, t0, exchange
                    + "9302a0ff"              //            li t0, -6
                    + "638e5304"              //            beq t2, t0, signal
                    + "2f20b506"              //            amoadd.w.aqrl zero, a1, (a0) ; -5: add
                    + "0f003003"              //            fence rw, rw
                    + "6ff05ffc"              //            j step
                    + "9b850500"              // exchange:  sext.w a1, a1
                    + "af220516"              // again:     lr.w.aqrl t0, (a0)
                    + "e390b2fc"              //            bne t0, a1, jump
                    + "2f23c51a"              //            sc.w.rl t1, a2, (a0)
                    + "e31a03fe"              //            bnez t1, again
                    + "0f003003"              //            fence rw, rw
                    + "6ff09ffa"              //            j step
                    + "3305f501"              // local:     add a0, a0, t6
                    + "63020602"              // compare:   beqz a2, same
                    + "83220500"              //            lw t0, 0(a0)
                    + "03a30500"              //            lw t1, 0(a1)
                    + "13054500"              //            addi a0, a0, 4
                    + "93854500"              //            addi a1, a1, 4
                    + "1306c6ff"              //            addi a2, a2, -4
                    + "e38462fe"              //            beq t0, t1, compare
                    + "0f003003"              //            fence rw, rw
                    + "6ff09ff8"              //            j jump
                    + "0f003003"              // same:      fence rw, rw
                    + "6ff09ff7"              //            j step
                    + "13080500"              // signal:    mv a6, a0                    ; how many have been sent, how many there are, and to whom
                    + "93860500"              //            mv a3, a1                    ; the process
                    + "93083008"              //            li a7, 131                   ; tgkill
                    + "83220800"              // each:      lw t0, 0(a6)
                    + "03234800"              //            lw t1, 4(a6)
                    + "e3f062f6"              //            bgeu t0, t1, step
                    + "93922200"              //            slli t0, t0, 2
                    + "b3820201"              //            add t0, t0, a6
                    + "83a58200"              //            lw a1, 8(t0)
                    + "13850600"              //            mv a0, a3
                    + "73000000"              //            ecall
                    + "23b0af02"              //            sd a0, 32(t6)
                    + "b7f2ffff"              //            lui t0, 0xfffff
                    + "e3e4a2f4"              //            bltu t0, a0, jump
                    + "83220800"              //            lw t0, 0(a6)
                    + "93821200"              //            addi t0, t0, 1
                    + "23205800"              //            sw t0, 0(a6)
                    + "6ff09ffc"              //            j each
                    + "67800000"              // end:       ret
                    + "13000000"              //            nop
                    + "8877665544332211");    // control:   .dword CONTROL

    private Riscv64Stub() {}
}
