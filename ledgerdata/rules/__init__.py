"""What is true of payments and amounts whatever database holds them: pure."""
