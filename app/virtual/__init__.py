"""Virtual modules: simulated chips on ptys, in processes of their own."""
