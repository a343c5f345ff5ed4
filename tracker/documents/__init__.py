"""What is handed out: plain values in, bytes out. It knows no request and no database."""
