package dev.jcap.linux.files;

/**
 * How far a scan has come.
 *
 * @param directories how many directories have been read to their end
 * @param files       how many regular files were looked at in them
 * @param found       how many of those have capabilities, every name of a file counted
 * @param problems    about how many files and directories nothing could be found out
 * @since 0.1
 */
public record ScanProgress(long directories, long files, long found, long problems) {}
