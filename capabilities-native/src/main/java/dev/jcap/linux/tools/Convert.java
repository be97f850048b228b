package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormat;

/** {@code jcap convert}: from one form to another. */
final class Convert extends Tool {

    Convert() {
        super("convert", "--from=FORM --to=FORM TEXT", "capabilities from one form into another");
    }

    @Override
    Options options() {
        return new Options().value("from", "FORM", "how TEXT is written").value("to", "FORM", "how to print it");
    }

    @Override
    String notes() {
        StringBuilder text = new StringBuilder("FORM is one of\n");
        for (Form form : Form.values()) {
            text.append("  ");
            Text.pad(text, form.word(), 12);
            text.append(form.help()).append('\n');
        }
        return text.append("""

                A set becomes three sets as =ep, permitted and effective, and a tuple as
                inheritable. What the other form cannot say is never left out: the conversion is
                refused.

                Exit statuses: 0; 1 the other form cannot say it; 2 TEXT or the command line is
                    wrong
                Example: jcap convert --from=mask --to=xattr 400
                """).toString();
    }

    @Override
    int run(Arguments arguments, Shell shell) throws UsageException {
        Form from = Form.of(arguments.need("from", "mask"));
        Form to = Form.of(arguments.need("to", "names"));
        if (arguments.words().size() != 1) {
            throw new UsageException("one TEXT is wanted, not " + arguments.words().size() + ": quote one with blanks");
        }
        CapabilityFormat format = CapabilityFormat.ofCount(KernelCount.read());
        Object value = from.read(arguments.words().getFirst(), format);
        shell.out().println(to.print(Conversion.to(to.kind(), value), format));
        return OK;
    }
}
