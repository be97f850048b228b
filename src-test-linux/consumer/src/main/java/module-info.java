/** A program that uses jcap. */
module consumer {
    requires dev.jcap.linux;
}
